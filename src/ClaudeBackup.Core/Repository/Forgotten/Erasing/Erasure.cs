using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Repository;

/// <summary>What an erasure came to.</summary>
/// <param name="Snapshots">How many snapshots were written anew.</param>
/// <param name="FreedBytes">By how much git's objects became smaller; below zero where it needed more.</param>
/// <param name="Proof">What was looked for afterwards. Where anything is left, the next run that writes tries again.</param>
internal sealed record Erased(int Snapshots, long FreedBytes, ErasureProof Proof)
{
    /// <summary>What became of each commit.</summary>
    public RewrittenHistory Commits { get; init; } = new(new Dictionary<ObjectId, ObjectId>());
}

/// <summary>
/// Takes forgotten sessions and pruned snapshots out of a repository: out of every snapshot of every ref, the files beside git, its logs, the indexes, and off the disk. Doing it again
/// changes nothing, so a run that was killed is completed by the next one, from whatever it finds.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
internal sealed class Erasure(OpenedRepository opened)
{
    private BackupRepository Repository => opened.Repository;

    private GitClient Git => Repository.Git;

    /// <summary>
    /// Completes what a run that was killed left undone, or what came with the files of another machine, or could not go the last time. What
    /// fails waits for the next run: nobody is kept from saving by it.
    /// </summary>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What came of it, for the user; null when there was nothing to do.</returns>
    /// <exception cref="BackupException">The files beside git could not be made those of the newest snapshot.</exception>
    public async Task<CompletedErasure?> RunIfPendingAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var store = new ForgottenStore(Repository);
        await TryLearnAsync(store, cancellation);
        await opened.WorkTree.CatchUpAsync(cancellation);
        await TryTraceAsync(now, cancellation);
        var pruned = new PrunedStore(Repository);
        var pending = store.Pending();
        if (pending is null && !pruned.IsPending())
        {
            return null;
        }

        var record = ForgottenRecord.Read(Repository);
        var holders = record.Tried is null ? null : await HoldersAsync(pending, cancellation);
        if (holders is not null && record.IsHeld(holders, now))
        {
            return new CompletedErasure(
                IsDone: false,
                ForgottenWords.Held(record.Left is [var left, ..] ? left : null)
            );
        }

        using var locked = RepositoryLock.TryTakeRemote(Repository);
        if (locked is null)
        {
            return new CompletedErasure(
                IsDone: false,
                ForgottenWords.Waits("a run that talks with the remote is at work")
            );
        }

        try
        {
            // of the one that was killed, while its refs moved
            Git.RemoveRemoteLeftovers();
            var toErase = new ToErase(
                pending ?? ForgottenSessions.None,
                await pruned.OfAsync(Repository.Head, cancellation)
            );
            var erased = await RunAsync(toErase, [], cancellation);
            if (erased.Proof.Left is not [var still, ..])
            {
                return new CompletedErasure(
                    IsDone: true,
                    pending is null ? ForgottenWords.PruneCompleted : ForgottenWords.Completed
                );
            }

            holders = await HoldersAsync(pending, cancellation);
            ForgottenRecord.Change(Repository, before => before with { Tried = now, TriedUnder = holders });
            return new CompletedErasure(IsDone: false, ForgottenWords.Waits($"{still} is still there"));
        }
        catch (Exception e)
            when (e is BackupException { Kind: not FailureKind.Cancelled } or IOException or UnauthorizedAccessException
                && !cancellation.IsCancellationRequested
            )
        {
            return Waiting(e);
        }
    }

    private static CompletedErasure Waiting(Exception e) =>
        new(
            IsDone: false,
            LeftBlobs.Are(e) ? ForgottenWords.WaitsForRemote(e.Message) : ForgottenWords.Waits(e.Message)
        );

    private static async Task TryLearnAsync(ForgottenStore store, CancellationToken cancellation)
    {
        try
        {
            await store.LearnAsync(cancellation);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity or FailureKind.Failed)
        {
            // what keeps git from reading a snapshot is told by whoever saves the next one; what is known here holds until then
        }
    }

    // of sessions that an earlier version forgot, or that came by a run that was killed
    private async Task TryTraceAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            _ = await new TraceHunt(opened).RememberAsync(now, cancellation);
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            // as above; it is tried again by the next run
        }
    }

    /// <summary>Erases. The lock of the remote is the caller's too: a push would find its objects gone.</summary>
    /// <param name="toErase">All that goes: of forgotten sessions every one, also what was before, or none.</param>
    /// <param name="planned">Blobs that are known to have to go, beside those that history shows.</param>
    /// <param name="cancellation">Ends it before refs move; behind that it comes to its end.</param>
    /// <param name="received">Where a remote is of which something came just now: by our ref that tells it; null for none.</param>
    /// <exception cref="BackupException">History is damaged, or git failed. What is not done is done by the next run that writes.</exception>
    public async Task<Erased> RunAsync(
        ToErase toErase,
        IReadOnlyCollection<ObjectId> planned,
        CancellationToken cancellation,
        (string Ref, ObjectId Tip)? received = null
    )
    {
        var before = ObjectCount.Count(Git.Objects.Folder).Bytes;
        var sessions = toErase.Sessions;
        if (!sessions.IsEmpty)
        {
            // first of all: from here on whoever saves knows, and whoever finds this undone does it
            ForgottenRecord.Change(Repository, record => record with { Known = sessions.All });
        }

        await PointHeadAsync(cancellation);
        var refs = await Git.Refs.CommitsAsync(cancellation);
        var history = await HistoryWithout.WriteAsync(
            opened,
            toErase,
            refs.Select(r => r.Commit),
            known: [],
            cancellation
        );
        // history does not tell them any more when its refs have moved
        ObjectId[] dropped = [.. history.Dropped.Union(planned).Union(ForgottenRecord.Read(Repository).Left)];
        ForgottenRecord.Change(Repository, record => record with { Left = dropped });
        await RemoteLeft.NoteAsync(
            opened,
            dropped,
            toErase.Pruned.IsEmpty ? [] : [.. refs.Select(r => r.Commit)],
            history.Commits.Of,
            cancellation
        );
        await KeepRemoteAsync(history.Commits, received, cancellation);
        await FollowAsync(refs, history.Commits);
        new ErasedTraces(Repository, sessions, dropped, IsConfidential(sessions, history)).Remove();
        await DropAsync();
        var proof = await ErasureProof.TakeAsync(opened, toErase, dropped, CancellationToken.None);
        ForgottenRecord.Change(
            Repository,
            record =>
                record with
                {
                    Left = proof.LeftObjects,
                    Erased = proof.Left.Count == 0 && !sessions.IsEmpty ? sessions.All : record.Erased,
                    Masked = proof.Left.Count == 0 ? [.. history.Masks.Keys] : record.Masked,
                    Tried = proof.Left.Count == 0 ? null : record.Tried,
                    // the next run that writes looks for them once more
                    Traced = proof.HasWords ? [] : record.Traced,
                }
        );
        if (proof.Left.Count == 0)
        {
            new PrunedStore(Repository).Remember(toErase.Pruned);
        }

        return new Erased(
            history.Commits.Changed - history.Gone,
            before - ObjectCount.Count(Git.Objects.Folder).Bytes,
            proof
        )
        {
            Commits = history.Commits,
        };
    }

    /// <summary>Puts another history in the place of the one in force, of which something is lost; nothing leads to that one any more.</summary>
    /// <param name="refs">The refs as they are.</param>
    /// <param name="commits">What became of each commit; git has them.</param>
    /// <param name="cancellation">Ends it before refs move; behind that it comes to its end.</param>
    /// <exception cref="BackupException">git failed. Either nothing has changed, or the next run that writes completes it.</exception>
    public async Task ReplaceAsync(
        IReadOnlyList<(string Name, ObjectId Value, ObjectId Commit)> refs,
        RewrittenHistory commits,
        CancellationToken cancellation
    )
    {
        await PointHeadAsync(cancellation);
        await KeepRemoteAsync(commits, received: null, cancellation);
        // what changed between the two, git cannot tell
        new WorkTreeMark(Repository).Forget();
        await FollowAsync(refs, commits);
        new ErasedTraces(Repository, ForgottenSessions.None, [], isConfidential: false).Remove();
        await DropAsync();
    }

    /// <summary>Whether anything of it is of a session or a secret that was forgotten.</summary>
    internal static bool IsConfidential(ForgottenSessions sessions, HistoryWithout history) =>
        !sessions.IsEmpty || !history.Masks.IsEmpty;

    // What may hold an object besides our own history, and can let go of it: refs of others, packs that git was told to keep, other repositories.
    private async Task<string> HoldersAsync(ForgottenSessions? sessions, CancellationToken cancellation)
    {
        var refs = (await Git.Refs.LinesAsync(cancellation)).Where(line =>
            !line.StartsWith($"{Format.RepositoryLayout.Branch} ", StringComparison.Ordinal)
            && !line.StartsWith("refs/claude-backup/", StringComparison.Ordinal)
        );
        var kept = Directory
            .EnumerateFiles((Git.Objects.Folder / "pack").Value, "*.keep")
            .Append((Git.Objects.Folder / "info/alternates").Value)
            .Where(File.Exists)
            .Select(file => $"{Path.GetFileName(file)} {File.GetLastWriteTimeUtc(file):O}");
        var told = string.Join('\n', refs.Concat(kept).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(
            SHA256.HashData([.. TombstoneFile.Write(sessions?.All ?? []), .. Encoding.UTF8.GetBytes(told)])
        );
    }

    // somebody who looked at another branch with git would keep it, and the work tree would not be ours
    private async Task PointHeadAsync(CancellationToken cancellation)
    {
        if (Git.Refs.ReadBranch() != Format.RepositoryLayout.Branch)
        {
            await Git.Refs.PointHeadAsync(Format.RepositoryLayout.Branch, cancellation);
            new WorkTreeMark(Repository).Forget();
        }
    }

    // From here on it comes to its end whatever the user presses: half of it would be done by the next run.
    private async Task FollowAsync(
        IReadOnlyList<(string Name, ObjectId Value, ObjectId Commit)> refs,
        RewrittenHistory commits
    )
    {
        var head = Repository.Head;
        await Git.Refs.MoveTogetherAsync(
            // a tag leads to the commit itself then: its words were signed for another one
            refs.Where(r => commits.Of(r.Commit) != r.Commit).Select(r => (r.Name, r.Value, commits.Of(r.Commit))),
            RefLogLine.Retreat,
            CancellationToken.None
        );
        if (head is null)
        {
            return;
        }

        var now = commits.Of(head);
        if (new WorkTreeMark(Repository).IsOf(head) && now != head)
        {
            await opened.WorkTree.FollowCommitAsync(head, now, CancellationToken.None);
        }
        else if (!new WorkTreeMark(Repository).IsOf(now))
        {
            await opened.WorkTree.RebuildAsync(now, CancellationToken.None);
        }

        _ = await new IndexStore(Repository).LoadAllLockedAsync(
            opened.Machine.Slug,
            known: null,
            CancellationToken.None
        );
    }

    // Where the remote's branch is, is what a push has to know; the commit itself goes.
    private async Task KeepRemoteAsync(
        RewrittenHistory commits,
        (string Ref, ObjectId Tip)? received,
        CancellationToken cancellation
    )
    {
        var agreed = Git.Refs.Read(RemoteAccess.AgreedRef);
        var (name, tip) = received ?? (RemoteAccess.AgreedRef, agreed ?? ObjectId.None);
        var becomes = commits.Of(tip);
        if (becomes == tip)
        {
            return;
        }

        var before = ForgottenRecord.Read(Repository).RemoteBefore(name, tip);
        var outdated = new OutdatedRemote(name, before?.Is ?? tip, becomes);
        var holds = before is { Holds: null }
            ? null
            : await OutdatedRemote.HoldingsIn(Repository).WriteAsync(outdated.Is, becomes, before?.Holds, cancellation);
        ForgottenRecord.Change(Repository, record => record with { Remote = outdated with { Holds = holds } });
    }

    private async Task DropAsync()
    {
        var note = RepositoryHealing.ObjectsNote(Repository);
        if (opened.Facts.LeavesOthers)
        {
            await Git.Packs.DropUnreachablePartialAsync(CancellationToken.None);
        }
        else if (!await Git.Packs.DropUnreachableAsync(CancellationToken.None))
        {
            // something else is lost: the next look at the store shall be at all of it
            File.Delete(note.Value);
            return;
        }

        // else what git packed would look like files that vanished
        ObjectFiles.Look(Repository.Files, Git.Objects.Folder).Write(note);
    }
}

/// <summary>What came of an erasure that a run found undone.</summary>
/// <param name="IsDone">Whether it is complete now.</param>
/// <param name="Sentence">For the user.</param>
internal sealed record CompletedErasure(bool IsDone, string Sentence);
