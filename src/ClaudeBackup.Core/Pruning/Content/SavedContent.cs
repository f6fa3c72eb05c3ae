using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Pruning;

/// <summary>What a file was in some snapshots that follow each other.</summary>
/// <param name="Path">Where it is stored.</param>
/// <param name="Variant">The number of the variant.</param>
/// <param name="Pieces">Its segments.</param>
/// <param name="From">The first commit that has it, by its place in the machine's history.</param>
/// <param name="To">The last.</param>
internal sealed record SavedContent(
    StoredPath Path,
    int Variant,
    IReadOnlyList<(ContentHash Hash, long Size)> Pieces,
    int From,
    int To
)
{
    /// <summary>What a file is in the newest snapshot, whichever commit that is.</summary>
    public static SavedContent Of(StoredFile file, Variant variant) =>
        new(file.Path, variant.Number, [.. variant.Segments.Select(s => (s.Hash, s.Size))], 0, 0);

    /// <summary>Whether any of the commits that have it is among some.</summary>
    public bool IsInAny(bool[] commits) => commits.AsSpan(From, To - From + 1).Contains(true);

    /// <summary>Source bytes.</summary>
    public long Size => Pieces.Sum(p => p.Size);

    /// <summary>With how many segments another one begins that are the same.</summary>
    public int SameAs(SavedContent other)
    {
        var same = 0;
        while (same < Pieces.Count && same < other.Pieces.Count && Pieces[same] == other.Pieces[same])
        {
            same++;
        }

        return same;
    }

    /// <summary>Whether another one has the same segments.</summary>
    public bool IsSame(IReadOnlyList<(ContentHash Hash, long Size)> pieces) => Pieces.SequenceEqual(pieces);
}
