using System.IO.Hashing;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>What decompressing a state came to.</summary>
/// <param name="Mark">Length and CRC of what could be decompressed.</param>
/// <param name="IsTorn">Whether that is less, or other, than what was compressed.</param>
/// <param name="Frame">What the file itself says.</param>
internal sealed record LegacyStateProof(ContentMark Mark, bool IsTorn, GzipFrame Frame);

/// <summary>Reads compressed states and turns those that are kept into segments.</summary>
/// <param name="blobs">Opens them.</param>
/// <param name="writer">Takes segments that git does not have.</param>
internal sealed class LegacyStateReader(LegacyBlobs blobs, SnapshotWriter writer)
{
    /// <summary>A whole file stays one segment up to this many source bytes, the longest that segments ever are.</summary>
    public const int LongestWhole = Segmenter.LongestLine;

    private readonly byte[] _buffer = new byte[128 * 1024];

    /// <summary>Decompresses a state; null when git lost it.</summary>
    public async Task<LegacyStateProof?> ProveAsync(LegacyState state, CancellationToken cancellation)
    {
        if (await blobs.OpenAsync(state, cancellation) is not { } file)
        {
            return null;
        }

        var frame = GzipFrame.Of(file);
        var size = 0L;
        var crc = new Crc32();
        await using var content = new GzipContent(file);
        while (content.Read(_buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            size += read;
            crc.Append(_buffer.AsSpan(0, read));
        }

        var mark = new ContentMark(size, crc.GetCurrentHashAsUInt32());
        return new LegacyStateProof(mark, !frame.Proves(mark), frame);
    }

    /// <summary>The marks of a state that was proved.</summary>
    public async Task<PrefixMarks> MarksAsync(
        LegacyState state,
        IEnumerable<long> wanted,
        CancellationToken cancellation
    )
    {
        var marks = new PrefixMarks(wanted);
        if (await blobs.OpenAsync(state, cancellation) is { } file)
        {
            await using var content = new GzipContent(file);
            while (content.Read(_buffer) is > 0 and var read)
            {
                marks.Continue(_buffer.AsSpan(0, read));
            }
        }

        return marks;
    }

    /// <summary>The segments of a state that was proved, of which those that git lacks are handed over.</summary>
    public async Task<IReadOnlyList<Segment>> SegmentsAsync(
        LegacyFile source,
        LegacyState state,
        LegacyStateProof proof,
        CancellationToken cancellation
    )
    {
        var file =
            await blobs.OpenAsync(state, cancellation)
            ?? throw new InvalidOperationException("A state that was read cannot be read again.");
        var digested = IndexBuilder.IsDigested(source.Source);
        await using var content = new GzipContent(file);
        return proof.IsTorn || proof.Mark.Size > LongestWhole
            ? Cut(content, proof.Mark.Size, digested)
            : [Whole(content, file, state, proof, digested)];
    }

    private Segment Whole(GzipContent content, Stream file, LegacyState state, LegacyStateProof proof, bool digested)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)proof.Mark.Size);
        content.ReadExactly(bytes);
        return new Segment
        {
            Hash = ContentHash.Of(bytes),
            Size = bytes.Length,
            StoredSize = proof.Frame.Length,
            Codec = Codec.Gzip,
            Blob = state.Uncommitted is null ? state.Blob : writer.Add(All(file)),
            Digest = digested ? TranscriptReader.Digest(bytes) : null,
        };
    }

    private List<Segment> Cut(GzipContent content, long size, bool digested)
    {
        var segments = new List<Segment>();
        var cutter = new SegmentCutter(content, size);
        do
        {
            var bytes = cutter.Next();
            using var compressed = new MemoryStream();
            Codec.Current.Compress(bytes, compressed);
            segments.Add(
                new Segment
                {
                    Hash = ContentHash.Of(bytes),
                    Size = bytes.Length,
                    StoredSize = compressed.Length,
                    Codec = Codec.Current,
                    Blob = writer.Add(compressed.GetBuffer().AsSpan(0, (int)compressed.Length)),
                    Digest = digested ? TranscriptReader.Digest(bytes) : null,
                }
            );
        } while (!cutter.AtEnd);

        return segments;
    }

    private static byte[] All(Stream file)
    {
        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        return bytes;
    }
}
