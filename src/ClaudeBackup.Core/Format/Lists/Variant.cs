namespace ClaudeBackup.Core.Format;

/// <summary>
/// One state of a file that the repository keeps. A file has several when a later state did not extend an earlier one.
/// </summary>
public sealed record Variant
{
    private readonly OneOrMore<Segment> _segments;
    private readonly long _saved;

    /// <summary>The same as <see cref="Segments"/>, for whoever goes through all files.</summary>
    internal OneOrMore<Segment> Pieces => _segments;

    /// <summary>1 for the first, counted up in the order in which the states were met.</summary>
    public required int Number { get; init; }

    /// <summary>Permission bits (07777) of the source.</summary>
    public required int Mode { get; init; }

    /// <summary>Modification time of the source, nanoseconds since the Unix epoch.</summary>
    public required long ModifiedNs { get; init; }

    /// <summary>When a sync last saved bytes of this variant, in UTC.</summary>
    public required DateTimeOffset Saved
    {
        get => new(_saved, TimeSpan.Zero);
        init => _saved = value.UtcTicks;
    }

    /// <summary>What the symbolic link at the source said, when the file was reached through one of its own.</summary>
    public string? Link { get; init; }

    /// <summary>In order; never empty (an empty file has one empty segment).</summary>
    public required IReadOnlyList<Segment> Segments
    {
        get => _segments.All;
        init => _segments = new OneOrMore<Segment>(value);
    }

    /// <summary>Source bytes.</summary>
    public long Size => _segments.Only?.Size ?? Segments.Sum(s => s.Size);

    /// <summary>Bytes as kept in the repository, as far as they are known.</summary>
    public long StoredSize => Segments.Sum(s => Math.Max(s.StoredSize, 0));
}
