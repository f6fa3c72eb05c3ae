using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>A file at rest: what the lists of a snapshot say of it, and nothing that only one disk knows.</summary>
public sealed record StoredFile
{
    private readonly OneOrMore<Variant> _variants;

    /// <summary>The same as <see cref="Variants"/>, for whoever goes through all files.</summary>
    internal OneOrMore<Variant> States => _variants;

    /// <summary>Below the Claude home.</summary>
    public required RelativePath Source { get; init; }

    /// <summary>Where its bytes lie: below <c>machines/&lt;slug&gt;/</c>, without the suffixes of variant and segment.</summary>
    public required StoredPath Path { get; init; }

    /// <summary>Ordered by number; never empty.</summary>
    public required IReadOnlyList<Variant> Variants
    {
        get => _variants.All;
        init => _variants = new OneOrMore<Variant>(value);
    }

    /// <summary>Which variant the source held at the last sync that saw it.</summary>
    public required int Current { get; init; }

    /// <summary>The file of one segment, below the machine's folder.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    /// <param name="index">0 for the first segment.</param>
    public string SegmentFile(Variant variant, int index)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return Path.SegmentFile(variant.Number, index, variant.Segments[index].Codec);
    }

    /// <summary>The variant that the source held last.</summary>
    public Variant CurrentVariant =>
        _variants.Only is { } only && only.Number == Current ? only : Variants.First(v => v.Number == Current);

    /// <summary>The variant with the most bytes; among equals the latest.</summary>
    public Variant Fullest =>
        _variants.Only ?? Variants.Aggregate((fullest, next) => next.Size >= fullest.Size ? next : fullest);

    /// <summary>Which tier the file belongs to, told by where it is kept.</summary>
    public Tier Tier => Path.Area is StoredArea.Sessions ? Tier.Sessions : Tier.Config;
}
