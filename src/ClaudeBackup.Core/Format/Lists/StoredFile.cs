using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>A file of the source as the repository has it.</summary>
public sealed record StoredFile
{
    /// <summary>Below the Claude home.</summary>
    public required RelativePath Source { get; init; }

    /// <summary>Where its bytes lie: below <c>machines/&lt;slug&gt;/</c>, without the suffixes of variant and segment.</summary>
    public required StoredPath Path { get; init; }

    /// <summary>Ordered by number; never empty.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>Which variant the source held at the last sync that saw it.</summary>
    public required int Current { get; init; }

    /// <summary>Size, times and inode of the source when it was last read; null when it must be read again.</summary>
    public Fingerprint? Fingerprint { get; init; }

    /// <summary>When a sync first missed it at the source; null while it is there.</summary>
    public DateTimeOffset? AbsentSince { get; init; }

    /// <summary>The variant that the source held last.</summary>
    public Variant CurrentVariant => Variants.First(v => v.Number == Current);

    /// <summary>The variant with the most bytes; among equals the latest.</summary>
    public Variant Fullest => Variants.Aggregate((fullest, next) => next.Size >= fullest.Size ? next : fullest);

    /// <summary>Which tier the file belongs to, told by where it is kept.</summary>
    public Tier Tier => Path.Area is StoredArea.Sessions ? Tier.Sessions : Tier.Config;
}
