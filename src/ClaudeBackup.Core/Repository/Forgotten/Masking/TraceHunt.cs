using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>A stored piece of a file of all sessions, with words of one that was forgotten.</summary>
/// <param name="Path">Where it lies, from the root.</param>
/// <param name="Blob">The blob.</param>
/// <param name="Becomes">What becomes of it.</param>
internal sealed record FoundTrace(string Path, ObjectId Blob, MaskedSegment Becomes);

/// <summary>
/// Finds what stored files of all sessions hold of forgotten ones, in every state that is here, and has it masked as secrets are: by lines in <c>masked.jsonl</c>, which
/// every machine follows.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
internal sealed class TraceHunt(OpenedRepository opened)
{
    // whoever knows all bytes around it could try what a short prompt said, given the hash of the whole
    private const int LeastUnguessable = 32;

    private static readonly RelativePath[] Shared =
    [
        RelativePath.Parse(ClaudeHome.History),
        RelativePath.Parse($"{ClaudeHome.Projects}/-/sessions-index.json"),
    ];

    private BackupRepository Repository => opened.Repository;

    /// <summary>Whether some tombstones were never hunted for here.</summary>
    public bool IsPending() => !Covers(ForgottenRecord.Read(Repository), new ForgottenStore(Repository).All());

    /// <summary>
    /// Hunts for all that is forgotten, where that was not done yet, and remembers in a snapshot of its own what is to be masked; whoever erases next masks it.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> RememberAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var all = new ForgottenStore(Repository).All();
        if (Covers(ForgottenRecord.Read(Repository), all))
        {
            return false;
        }

        await using var writer = new SnapshotWriter(opened, Repository.Head);
        var found = await FindAsync(all, now, content => writer.Add(content.Span), cancellation);
        if (Put(writer, found))
        {
            _ = await writer.CommitAsync(
                $"forget {opened.Machine.Slug}: what files of all sessions had of them",
                now,
                cancellation
            );
        }

        Remember(all);
        return found.Count > 0;
    }

    /// <summary>Notes that some tombstones were hunted for, and what was found is told in a snapshot.</summary>
    public void Remember(ForgottenSessions sessions) =>
        ForgottenRecord.Change(Repository, record => record with { Traced = sessions.All });

    /// <summary>Adds what was found to what this machine tells of masks.</summary>
    /// <returns>Whether it says anything new.</returns>
    /// <exception cref="BackupException">It would be too much for anybody to read.</exception>
    public bool Put(SnapshotWriter writer, IReadOnlyList<FoundTrace> found) =>
        new MaskStore(Repository).Put(
            writer,
            opened.Machine.Slug,
            [.. found.Select(f => f.Becomes)],
            "Prompts of it, in history.jsonl and its like, stand"
        );

    /// <summary>Finds it, in every state of every ref.</summary>
    /// <param name="sessions">What was forgotten.</param>
    /// <param name="now">The time that is remembered.</param>
    /// <param name="add">Takes the stored bytes of what becomes of each, and gives their name.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<FoundTrace>> FindAsync(
        ForgottenSessions sessions,
        DateTimeOffset now,
        Func<ReadOnlyMemory<byte>, ObjectId> add,
        CancellationToken cancellation
    )
    {
        if (sessions.IsEmpty)
        {
            return [];
        }

        var (masker, masks) = (new TraceMasker(sessions), new MaskStore(Repository).All());
        var found = new List<FoundTrace>();
        await using var reader = Repository.Git.OpenBlobs();
        foreach (var (path, blob) in await BlobsAsync(needed: [], cancellation))
        {
            if (Masked(masker, path, blob, reader) is var (bytes, content, ranges))
            {
                var becomes = MaskedSegment.Make(path, bytes, content, ranges, masks, add) with
                {
                    Rule = MaskedSegment.OfSession,
                    Forgotten = now,
                };
                found.Add(new FoundTrace(path, blob, IsGuessable(ranges) ? becomes : becomes.Telling(blob, bytes)));
            }
        }

        return [.. found.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <summary>Which blobs on this disk have words of them, whether or not anything leads to them: none once they are masked.</summary>
    public async Task<IReadOnlyList<ObjectId>> LeftAsync(ForgottenSessions sessions, CancellationToken cancellation)
    {
        if (sessions.IsEmpty)
        {
            return [];
        }

        var masker = new TraceMasker(sessions);
        var needed = new HashSet<ObjectId>();
        await using var reader = Repository.Git.OpenBlobs();
        var left = (await BlobsAsync(needed, cancellation))
            .Where(f => Masked(masker, f.Path, f.Blob, reader) is not null)
            .Select(f => f.Blob)
            .ToList();
        // whose they are, nothing tells any more: only what is forgotten of all machines counts
        var everywhere = new TraceMasker(ForgottenSessions.Of(sessions.All.Where(t => t.Machine is null)));
        var here = await Repository.Git.ListBlobsHereAsync(cancellation);
        left.AddRange(here.Keys.Except(needed).Where(blob => HasWords(everywhere, blob, reader)));
        return left;
    }

    // Blobs of files of all sessions, each once, in every state of every ref.
    private async Task<IReadOnlyList<(string Path, ObjectId Blob)>> BlobsAsync(
        HashSet<ObjectId> needed,
        CancellationToken cancellation
    )
    {
        var here = await Repository.Git.ListBlobsHereAsync(cancellation);
        var found = new List<(string, ObjectId)>();
        foreach (var tip in (await Repository.Git.Refs.CommitsAsync(cancellation)).Select(r => r.Commit).Distinct())
        {
            foreach (var (path, blob) in await new CommitGraph(Repository.Git).BlobsAsync(tip, [], cancellation))
            {
                if (
                    needed.Add(blob)
                    && here.ContainsKey(blob)
                    && TraceMasker.SourceOf(path) is { } source
                    && SessionTraces.MayLieIn(source)
                )
                {
                    found.Add((path, blob));
                }
            }
        }

        return found;
    }

    private (byte[] Bytes, byte[] Content, IReadOnlyList<MaskedRange> Ranges)? Masked(
        TraceMasker masker,
        string path,
        ObjectId blob,
        BlobReader reader
    ) =>
        MaskedContent.TryRead(reader, blob, MaskedSegment.CodecOf(path)) is { } bytes
        && masker.Mask(MachineOf(path), TraceMasker.SourceOf(path)!, bytes) is var (content, ranges)
            ? (bytes, content, ranges)
            : null;

    // it has no name that tells how it is kept, nor of which file it was
    private static bool HasWords(TraceMasker masker, ObjectId blob, BlobReader reader) =>
        Codec
            .Compressing.Append(Codec.None)
            .Select(codec => MaskedContent.TryRead(reader, blob, codec))
            .OfType<byte[]>()
            .Any(bytes => Shared.Any(source => masker.Mask(machine: null, source, bytes) is not null));

    private static bool IsGuessable(IEnumerable<MaskedRange> ranges) => ranges.Sum(r => r.Length) < LeastUnguessable;

    private NamedMachine? MachineOf(string path) =>
        Slug.OwnerOf(path) is { } slug ? NamedMachine.Of(Repository, slug) : null;

    private static bool Covers(ForgottenRecord record, ForgottenSessions all)
    {
        var traced = record.Traced.Select(t => t.Key).ToHashSet();
        return all.All.All(t => traced.Contains(t.Key));
    }
}
