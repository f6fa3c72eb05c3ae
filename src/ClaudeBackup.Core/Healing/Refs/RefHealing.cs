using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>What was put right about git's refs.</summary>
/// <param name="Newest">The snapshot that the branch is at now; null before the first.</param>
/// <param name="Moved">Whether the branch was moved, so that work tree and index may be of another snapshot.</param>
/// <param name="Sentences">What the user should hear.</param>
public sealed record HealedRefs(ObjectId? Newest, bool Moved, IReadOnlyList<string> Sentences);

/// <summary>
/// Puts git's refs right before anything is built on them: HEAD, the branch of the snapshots, our refs beside it, and every other ref whose file is
/// damaged. No commit that a ref led to is let go of, and no damaged file is thrown away.
/// </summary>
/// <param name="git">The repository; its lock is the caller's.</param>
/// <param name="root">Its work tree.</param>
/// <param name="branch">The branch of the snapshots, in full.</param>
/// <param name="quarantine">Takes damaged files.</param>
public sealed class RefHealing(GitClient git, AbsolutePath root, string branch, Quarantine quarantine)
{
    /// <summary>How branches begin, in full, that keep what another program made of ours.</summary>
    internal const string AsideBranch = "refs/heads/claude-backup-aside-";

    private const string Head = "HEAD";

    private readonly AbsolutePath _gitDirectory = root / ".git";
    private readonly List<string> _sentences = [];

    /// <summary>Heals.</summary>
    /// <param name="claims">What each file says of the newest snapshot, read before.</param>
    /// <param name="cancellation">Ends git; what was done so far is right.</param>
    /// <exception cref="BackupException">Git failed. Integrity: nothing that is left leads to a snapshot, and there was one.</exception>
    public async Task<HealedRefs> RunAsync(SnapshotClaims claims, CancellationToken cancellation)
    {
        HealHead();
        var files = new RefFiles(_gitDirectory);
        HealPacked(files);
        var damaged = files.Damaged();
        var acknowledged = await DecideAsync(claims, cancellation);
        if (acknowledged.Newest is null && damaged.Contains(branch))
        {
            throw new BackupException(
                FailureKind.Integrity,
                $"The newest snapshot in {root} cannot be found: {branch} and everything that refers to it are damaged.",
                $"Look for it with: `git -C {root} fsck --lost-found`. Then write its name into {_gitDirectory / RelativePath.Parse(branch)}."
            );
        }

        foreach (var name in damaged)
        {
            quarantine.SetAside(_gitDirectory / RelativePath.Parse(name));
        }

        await MoveAsync(acknowledged, claims.Branch is null, damaged, cancellation);
        await RestoreOthersAsync(files, damaged, cancellation);
        await RestoreAgreedAsync(files, cancellation);
        return new HealedRefs(acknowledged.Newest, acknowledged.MovesBranch, _sentences);
    }

    private async Task<Acknowledged> DecideAsync(SnapshotClaims claims, CancellationToken cancellation)
    {
        if (claims.Agree)
        {
            return Acknowledged.Of(claims, CommitParents.None);
        }

        return Acknowledged.Of(claims, await CommitParents.ReadAsync(git, claims.All, cancellation));
    }

    /// <summary>Puts HEAD right alone: git calls a folder whose HEAD says nothing no repository at all.</summary>
    public void HealHead()
    {
        var head = _gitDirectory / Head;
        var files = new RefFiles(_gitDirectory);
        if (files.HeadIsSound && (files.HeadBranch is not { } named || named == branch || files.All().Contains(named)))
        {
            return;
        }

        _ = quarantine.SetAside(head);
        AtomicFile.WriteText(head, $"ref: {branch}\n");
    }

    private void HealPacked(RefFiles files)
    {
        if (files.PackedIsDamaged)
        {
            var lines = files.SoundPackedLines();
            quarantine.SetAside(_gitDirectory / "packed-refs");
            AtomicFile.WriteText(_gitDirectory / "packed-refs", string.Concat(lines.Select(line => line + "\n")));
        }
    }

    private async Task MoveAsync(
        Acknowledged acknowledged,
        bool isGone,
        IReadOnlyList<string> damaged,
        CancellationToken cancellation
    )
    {
        if (acknowledged is { MovesBranch: true, Newest: { } newest })
        {
            var kept = "";
            if (acknowledged.Aside is { } foreign)
            {
                var aside = Free(AsideBranch);
                await git.Refs.MoveAsync(aside, foreign, expected: null, cancellation);
                kept = $" Its former state is now the branch {aside["refs/heads/".Length..]}.";
            }

            await PointAsync(branch, newest, cancellation);
            var (name, what) = (
                branch["refs/heads/".Length..],
                damaged.Contains(branch) ? "was damaged"
                : isGone ? "was gone"
                : "had been moved by another program"
            );
            _sentences.Add($"The branch {name} of {root} {what}, and was brought back to the last snapshot.{kept}");
        }

        // before the first run that came to its end there is none, and whoever ends it makes it
        var beside = new RefFiles(_gitDirectory).Read(SnapshotClaims.LastRef).Commit;
        if (
            acknowledged.Newest is { } last
            && beside != last
            && (acknowledged.MovesBranch || beside is not null || damaged.Contains(SnapshotClaims.LastRef))
        )
        {
            await PointAsync(SnapshotClaims.LastRef, last, cancellation);
        }
    }

    // git points no ref at a commit that is lost; what is known of it is looked for behind this
    private async Task PointAsync(string name, ObjectId commit, CancellationToken cancellation)
    {
        if (await new CommitGraph(git).HasCommitAsync(commit, cancellation))
        {
            await git.Refs.SetAsync(name, commit, cancellation);
            return;
        }

        var place = _gitDirectory / RelativePath.Parse(name);
        // all refs may be gone, with their folder
        FileSystem.ForThisSystem().CreateDirectory(place.Parent!, FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(place, $"{commit}\n");
    }

    // What others were at is told by their logs. One that has none is found out again by whoever needs it.
    private async Task RestoreOthersAsync(RefFiles files, IEnumerable<string> damaged, CancellationToken cancellation)
    {
        foreach (var name in damaged.Where(name => files.Read(name).Commit is null))
        {
            await FollowLogAsync(name, files.Log(name), cancellation);
        }
    }

    // to the newest place that is still there
    private async Task FollowLogAsync(string name, IEnumerable<RefLogLine> log, CancellationToken cancellation)
    {
        foreach (var was in log.Select(line => line.To))
        {
            if (await new CommitGraph(git).HasCommitAsync(was, cancellation))
            {
                await git.Refs.SetAsync(name, was, cancellation);
                break;
            }
        }
    }

    // It tells where the remote was and leads to nothing that only it leads to. What is no commit any more would be missed for ever; without it the remote is asked.
    private async Task RestoreAgreedAsync(RefFiles files, CancellationToken cancellation)
    {
        var log = files.Log(RemoteAccess.AgreedRef);
        if (
            files.Read(RemoteAccess.AgreedRef).Commit is not { } agreed
            || (log is [var newest, ..] && newest.To == agreed)
            || await new CommitGraph(git).HasCommitAsync(agreed, cancellation)
        )
        {
            return;
        }

        await git.Refs.DeleteAsync(RemoteAccess.AgreedRef, cancellation);
        await FollowLogAsync(RemoteAccess.AgreedRef, log, cancellation);
    }

    private string Free(string prefix)
    {
        var files = new RefFiles(_gitDirectory);
        for (var n = 1; ; n++)
        {
            var name = prefix + n.ToString(CultureInfo.InvariantCulture);
            if (files.Read(name).Commit is null)
            {
                return name;
            }
        }
    }
}
