using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Masks that this machine and another put over the same bytes before either heard of the other. What each made has left what the other masked: it becomes one segment with all of
/// them, told by lines in <c>masked.jsonl</c> as any other; so both histories come to the same commits, and neither keeps what was forgotten on the other side.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
internal sealed class MetMasks(OpenedRepository opened)
{
    private BackupRepository Repository => opened.Repository;

    /// <summary>Remembers what becomes of them in a snapshot of its own; whoever erases next follows.</summary>
    /// <param name="theirs">What came from the remote; git has it.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    public async Task RememberAsync(ObjectId theirs, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Repository.Head is not { } head)
        {
            return;
        }

        await using var reader = Repository.Git.OpenBlobs();
        var (ours, others) = (MaskStore.In([head], reader), MaskStore.In([theirs], reader));
        var (own, other) = (Without(ours, others), Without(others, ours));
        var pairs = own.Join(other, m => (m.File, m.Size), m => (m.File, m.Size), (o, t) => (Own: o, Other: t))
            .ToArray();
        if (pairs.Length == 0)
        {
            return;
        }

        var both = Masks.Of(ours.All.Concat(others.All));
        var here = await Repository.Git.ListBlobsHereAsync(cancellation);
        await opened.WorkTree.CatchUpAsync(cancellation);
        await using var writer = new SnapshotWriter(opened, head);
        var made = new List<MaskedSegment>();
        foreach (var met in pairs.GroupBy(p => p.Own.Hash))
        {
            var segment = met.First().Own;
            if (here.ContainsKey(segment.Blob) && BytesOf(segment, reader) is { } bytes)
            {
                made.AddRange(
                    Join(
                        segment,
                        bytes,
                        [.. met.Select(p => p.Other).DistinctBy(m => m.Hash)],
                        both,
                        writer,
                        reader,
                        here
                    )
                );
            }
        }

        if (new MaskStore(Repository).Put(writer, opened.Machine.Slug, made, "What two machines forgot stands"))
        {
            _ = await writer.CommitAsync($"forget {opened.Machine.Slug}: with what others forgot", now, cancellation);
        }
    }

    private static MaskedSegment[] Without(Masks masks, Masks others)
    {
        var known = others.All.Select(m => m.Key).ToHashSet();
        return [.. masks.All.Where(m => !known.Contains(m.Key))];
    }

    private static List<MaskedSegment> Join(
        MaskedSegment own,
        byte[] bytes,
        IReadOnlyList<MaskedSegment> others,
        Masks both,
        SnapshotWriter writer,
        BlobReader reader,
        IReadOnlyDictionary<ObjectId, long> here
    )
    {
        var met = new List<MaskedSegment> { own };
        var (all, ranges) = ((byte[])bytes.Clone(), own.Ranges.ToList());
        foreach (var other in others)
        {
            var there = here.ContainsKey(other.Blob) ? BytesOf(other, reader) : null;
            if (
                there is null
                    ? RootOf(own, both) is { } root && root == RootOf(other, both)
                    : IsSame(all, ranges, there, other)
            )
            {
                met.Add(other);
                ranges.AddRange(other.Ranges);
                MaskedSegment.Cover(other.Ranges, all);
            }
        }

        var hash = ContentHash.Of(all);
        var becomes = (
            met.Find(m => m.Hash == hash)
            ?? MaskedSegment.Make(own.File, bytes, all, ranges, both, content => writer.Add(content.Span))
        ) with
        {
            Rule = met.Find(m => m.Rule != MaskedSegment.OfSession)?.Rule ?? MaskedSegment.OfSession,
            Forgotten = met.Max(m => m.Forgotten),
        };
        // which bytes these were, the lines of both tell already
        return [.. met.Where(m => m.Hash != hash).Select(m => becomes with { Was = m.Blob, WasHash = m.Hash })];
    }

    // Whether two segments are of the same bytes: with what is masked in either masked in both, they are one.
    private static bool IsSame(byte[] one, IEnumerable<MaskedRange> ranges, byte[] other, MaskedSegment masked)
    {
        var (first, second) = ((byte[])one.Clone(), (byte[])other.Clone());
        MaskedSegment.Cover(masked.Ranges, first);
        MaskedSegment.Cover(ranges, second);
        return first.AsSpan().SequenceEqual(second);
    }

    private static byte[]? BytesOf(MaskedSegment masked, BlobReader reader) =>
        MaskedContent.TryRead(reader, masked.Blob, masked.Codec) is { } bytes && ContentHash.Of(bytes) == masked.Hash
            ? bytes
            : null;

    // where the bytes of the other side were left at the remote, only the name of what they were tells
    private static ObjectId? RootOf(MaskedSegment masked, Masks masks)
    {
        var seen = new HashSet<ObjectId>();
        var root = masked.Was;
        while (root is not null && seen.Add(root) && masks.All.FirstOrDefault(m => m.Blob == root)?.Was is { } before)
        {
            root = before;
        }

        return root;
    }
}
