using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Masks what files of all sessions hold of those that were forgotten. What comes of it depends on the bytes and the tombstones alone.</summary>
/// <param name="sessions">What was forgotten.</param>
public sealed class TraceMasker(ForgottenSessions sessions)
{
    /// <summary>Whether there can be anything to mask in a file.</summary>
    /// <param name="source">Below the Claude home.</param>
    public bool MayTouch(RelativePath source) => !sessions.IsEmpty && SessionTraces.MayLieIn(source);

    /// <summary>Masks it.</summary>
    /// <param name="machine">Whose file it is; null for what an older layout kept for the one machine that it knew.</param>
    /// <param name="source">The file, below the Claude home.</param>
    /// <param name="bytes">A piece of it: whole lines, or all of an index.</param>
    /// <returns>What is masked; null where nothing is.</returns>
    public (byte[] Content, IReadOnlyList<MaskedRange> Ranges)? Mask(
        NamedMachine? machine,
        RelativePath source,
        ReadOnlySpan<byte> bytes
    )
    {
        if (
            !MayTouch(source)
            || SessionTraces.Find(source, bytes, id => sessions.HoldsSession(machine, id)) is not { Count: > 0 } found
        )
        {
            return null;
        }

        MaskedRange[] ranges = [.. found.Select(f => new MaskedRange(f.Start, f.Length))];
        var made = bytes.ToArray();
        MaskedSegment.Cover(ranges, made);
        return (made, ranges);
    }

    /// <summary>The file of the source that a tracked file is a piece of, in this layout or an older one; null where none can be.</summary>
    /// <param name="path">With <c>/</c>, from the root.</param>
    internal static RelativePath? SourceOf(string path)
    {
        if (Slug.OwnerOf(path)?.Below(path) is not { } below)
        {
            return LegacyLayout.Of(path)?.Source;
        }

        try
        {
            return StoredPath.TryReadSegmentFile(below) is { Path: { Area: StoredArea.Sessions } stored }
                ? stored.ToSource()
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
