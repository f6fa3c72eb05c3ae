using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Bytes that a mask covers.</summary>
/// <param name="Start">From the start of the segment.</param>
/// <param name="Length">How many; one at least.</param>
public readonly record struct MaskedRange(int Start, int Length)
{
    /// <summary>Whether it covers the byte at a place.</summary>
    public bool Has(int place) => Start <= place && place < Start + Length;
}

/// <summary>
/// A stored segment in which a secret was masked, or the words of a forgotten session, and what became of it. It names the bytes that are stored now, never those that were: whoever has these can tell
/// that they are meant, for masked in the same places they are the bytes of now.
/// </summary>
public sealed record MaskedSegment
{
    /// <summary>The rule of what was masked as the words of a session that was forgotten, in a file of all sessions.</summary>
    public const string OfSession = "forgotten-session";

    /// <summary>What takes the place of each byte.</summary>
    public const byte Mask = (byte)'*';

    /// <summary>Where it lies or lay, from the root.</summary>
    public required string File { get; init; }

    /// <summary>Source bytes, before as after.</summary>
    public required long Size { get; init; }

    /// <summary>The hash of the source bytes of now.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>The blob of now: every machine takes this one, for each would compress to another.</summary>
    public required ObjectId Blob { get; init; }

    /// <summary>Its size.</summary>
    public required long StoredSize { get; init; }

    /// <summary>What is masked in it, in order, of whichever secret.</summary>
    public required IReadOnlyList<MaskedRange> Ranges { get; init; }

    /// <summary>The rule that found the secret, or <see cref="OfSession"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>When it was masked.</summary>
    public required DateTimeOffset Forgotten { get; init; }

    /// <summary>
    /// The blob that it was, so that a machine can follow that left the bytes at the remote. Null where the secret could be guessed: whoever has all the bytes around
    /// it and the hash of the whole could try guesses.
    /// </summary>
    public ObjectId? Was { get; init; }

    /// <summary>The hash of the source bytes that were, where <see cref="Was"/> is told.</summary>
    public ContentHash? WasHash { get; init; }

    /// <summary>How the blob is kept.</summary>
    public Codec Codec => CodecOf(File);

    /// <summary>What tells it from others.</summary>
    internal (string File, ContentHash Hash, string? Was) Key => (File, Hash, Was?.ToString());

    /// <summary>How the file of a segment is kept.</summary>
    /// <param name="path">From the root of the snapshot.</param>
    internal static Codec CodecOf(string path) =>
        Codec.Compressing.FirstOrDefault(c => path.EndsWith(c.Suffix, StringComparison.Ordinal)) ?? Codec.None;

    /// <summary>What a segment becomes, as it is remembered; which rule masked it, and when, is the caller's to say.</summary>
    /// <param name="path">Where it lies, from the root.</param>
    /// <param name="bytes">Its source bytes.</param>
    /// <param name="masked">The same, masked.</param>
    /// <param name="ranges">Which of them.</param>
    /// <param name="masks">What is masked already.</param>
    /// <param name="add">Takes the stored bytes, and gives their name.</param>
    internal static MaskedSegment Make(
        string path,
        byte[] bytes,
        byte[] masked,
        IEnumerable<MaskedRange> ranges,
        Masks masks,
        Func<ReadOnlyMemory<byte>, ObjectId> add
    )
    {
        using var stored = new MemoryStream();
        CodecOf(path).Compress(masked, stored);
        var content = stored.GetBuffer().AsMemory(0, (int)stored.Length);
        return new MaskedSegment
        {
            File = path,
            Size = bytes.Length,
            Hash = ContentHash.Of(masked),
            Blob = add(content),
            StoredSize = content.Length,
            Ranges = Joined(ranges.Concat(masks.Of(ContentHash.Of(bytes))?.Ranges ?? [])),
            Rule = "",
            Forgotten = default,
        };
    }

    private static List<MaskedRange> Joined(IEnumerable<MaskedRange> ranges)
    {
        var joined = new List<MaskedRange>();
        foreach (var next in ranges.OrderBy(r => r.Start))
        {
            if (joined.Count > 0 && joined[^1] is var last && next.Start <= last.Start + last.Length)
            {
                joined[^1] = last with { Length = Math.Max(last.Length, next.Start + next.Length - last.Start) };
            }
            else
            {
                joined.Add(next);
            }
        }

        return joined;
    }

    /// <summary>Puts the mask over source bytes.</summary>
    /// <param name="ranges">Which of them; what lies outside is passed over.</param>
    /// <param name="bytes">A piece of a file.</param>
    /// <param name="offset">Where it begins, by the count of the ranges.</param>
    public static void Cover(IEnumerable<MaskedRange> ranges, Span<byte> bytes, long offset = 0)
    {
        foreach (var (start, length) in ranges)
        {
            Cover(start, length, bytes, offset);
        }
    }

    /// <summary>Puts the mask over a range of them; what lies outside is passed over.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="bytes">A piece of a file.</param>
    /// <param name="offset">Where the piece begins, by the count of the range.</param>
    internal static void Cover(long start, int length, Span<byte> bytes, long offset)
    {
        var from = Math.Max(0, start - offset);
        var to = Math.Min(bytes.Length, start + length - offset);
        if (from < to)
        {
            bytes[(int)from..(int)to].Fill(Mask);
        }
    }

    /// <summary>The same, telling what it was: for who left the bytes at the remote, where nobody could guess what is masked.</summary>
    /// <param name="blob">The blob that was.</param>
    /// <param name="bytes">Its source bytes.</param>
    internal MaskedSegment Telling(ObjectId blob, ReadOnlySpan<byte> bytes) =>
        this with
        {
            Was = blob,
            WasHash = ContentHash.Of(bytes),
        };
}
