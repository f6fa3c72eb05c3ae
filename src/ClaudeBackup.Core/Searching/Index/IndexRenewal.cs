using System.Diagnostics;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Brings an index up to date: reads what it does not know, the newest first, then takes out what is stored no more; so what a grown segment still says stays. What is written is whole after every
/// few segments, so a renewal that is killed, or has no more time, is gone on with by the next.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="owners">What is stored.</param>
/// <param name="read">Gives the source bytes of a segment; null where they are not here.</param>
internal sealed class IndexRenewal(SearchIndex index, SegmentOwners owners, Func<SegmentOwner, RentedBytes?> read)
{
    /// <summary>How many source bytes are written as a whole: so that memory is bounded, and little is lost when it is killed.</summary>
    public long Together { get; init; } = 16 * 1024 * 1024;

    /// <summary>So many source bytes are read at most; what is left is told as not known yet.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>Hears how much of how much is read.</summary>
    public IProgress<ByteProgress>? Progress { get; init; }

    /// <summary>Renews it.</summary>
    /// <param name="patience">How long it may take; what is begun is ended.</param>
    /// <param name="cancellation">Ends it between two writes.</param>
    public IndexStanding Run(TimeSpan patience, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var known = Known();
        var missing = owners.Hashes.Where(hash => !known.ContainsKey(hash)).ToList();
        if (index.Place is not (IndexPlace.File or IndexPlace.Memory))
        {
            return new IndexStanding(known, missing, NotHere: [], Read: 0, Rows: 0);
        }

        using var writer = new IndexWriter(index.Connection);
        var gone = Gone(known);
        var (done, notHere) = (0, new List<ContentHash>());
        var batches = Batches(Affordable(missing));
        var (bytes, all) = (0L, missing.Sum(SizeOf));
        // much that is missing is new for the most part, and little is what a session has grown by
        var isNew = known.Count == 0 || batches.Count > 1;
        if (batches.Count > 1)
        {
            ShortRun.End();
            // less is read before anybody could see how far it is
            Progress?.Report(new ByteProgress(0, all));
        }

        var next = Ready(batches, 0, isNew);
        for (var i = 0; i < batches.Count && (i == 0 || !IsOver()); i++)
        {
            var ready = next.GetAwaiter().GetResult();
            // the next is read while this one is written
            next = Ready(batches, i + 1, isNew);
            cancellation.ThrowIfCancellationRequested();
            _ = isNew ? [] : Workers.Map(New(writer, ready), p => p.Made(), cancellation);
            index.Connection.Together(() =>
            {
                done += Add(writer, ready, known);
                if (i == batches.Count - 1 && MayRemove(missing, known))
                {
                    gone.Remove(writer, () => IsLimited && IsOver());
                }
            });
            notHere.AddRange(batches[i].Where((_, at) => ready[at] is null));

            bytes += batches[i].Sum(SizeOf);
            Progress?.Report(new ByteProgress(bytes, all));
        }

        _ = next.GetAwaiter().GetResult();
        while (gone.Any && MayRemove(missing, known) && !(IsLimited && IsOver()))
        {
            index.Connection.Together(() => gone.Remove(writer, () => IsLimited && IsOver()));
        }

        return new IndexStanding(
            known,
            [.. missing.Where(hash => !known.ContainsKey(hash)).Except(notHere)],
            notHere,
            done,
            writer.Rows
        );

        bool IsOver() => Stopwatch.GetElapsedTime(started) > patience;
    }

    private static int Add(IndexWriter writer, SegmentPassages?[] ready, Dictionary<ContentHash, long> known)
    {
        var segments = ready.OfType<SegmentPassages>().ToList();
        foreach (var segment in segments)
        {
            known[segment.Hash] = writer.Add(segment);
        }

        return segments.Count;
    }

    private static List<ReadyPassage> New(IndexWriter writer, SegmentPassages?[] ready) =>
        [.. ready.OfType<SegmentPassages>().SelectMany(s => s.Passages).Where(p => !writer.Has(p))];

    private Dictionary<ContentHash, long> Known()
    {
        var known = new Dictionary<ContentHash, long>(owners.Hashes.Count);
        using var segments = index.Connection.Prepare("SELECT hash, id FROM segment");
        while (segments.Step())
        {
            known[ContentHash.FromBytes(segments.Bytes(0))] = segments.Long(1);
        }

        return known;
    }

    private GoneSegments Gone(Dictionary<ContentHash, long> known)
    {
        var gone = known.Where(segment => owners[segment.Key].Count == 0).ToList();
        gone.ForEach(segment => known.Remove(segment.Key));
        return new GoneSegments(index.Connection, gone.Select(segment => segment.Value));
    }

    // while something is not read yet, what a grown segment was before has passages that it still has: they would only be written again
    private bool MayRemove(List<ContentHash> missing, Dictionary<ContentHash, long> known) =>
        !IsLimited || missing.TrueForAll(known.ContainsKey);

    private bool IsLimited => Most < long.MaxValue;

    // one that is longer than all that may be read is left to whoever has more time
    private List<ContentHash> Affordable(List<ContentHash> missing)
    {
        if (!IsLimited)
        {
            return missing;
        }

        var left = Most;
        return [.. missing.Where(hash => SizeOf(hash) <= left && (left -= SizeOf(hash)) >= 0)];
    }

    private Task<SegmentPassages?[]> Ready(List<List<ContentHash>> batches, int at, bool isMade) =>
        at >= batches.Count
            ? Task.FromResult(Array.Empty<SegmentPassages?>())
            : Task.Run(() => Workers.Map(batches[at], hash => Read(hash, isMade)));

    private SegmentPassages? Read(ContentHash hash, bool isMade)
    {
        foreach (var owner in owners[hash])
        {
            using var source = read(owner);
            if (source is not null)
            {
                var segment = SegmentPassages.Of(owner, source.Span);
                foreach (var passage in isMade ? segment.Passages : [])
                {
                    _ = passage.Made();
                }

                return segment;
            }
        }

        return null;
    }

    private List<List<ContentHash>> Batches(List<ContentHash> hashes)
    {
        var batches = new List<List<ContentHash>>();
        var size = Together;
        foreach (var hash in hashes)
        {
            if (size >= Together)
            {
                batches.Add([]);
                size = 0;
            }

            batches[^1].Add(hash);
            size += SizeOf(hash);
        }

        return batches;
    }

    private long SizeOf(ContentHash hash) => owners[hash][0].Segment.Size;
}

/// <summary>What an index knows of what is stored.</summary>
/// <param name="Known">Segments that are in it, with their row.</param>
/// <param name="Behind">Segments that it does not know yet.</param>
/// <param name="NotHere">Segments whose bytes are not here, or are damaged.</param>
/// <param name="Read">How many segments were read.</param>
/// <param name="Rows">How many passages were added or taken out.</param>
internal sealed record IndexStanding(
    IReadOnlyDictionary<ContentHash, long> Known,
    IReadOnlyList<ContentHash> Behind,
    IReadOnlyList<ContentHash> NotHere,
    int Read,
    int Rows
);
