using System.Globalization;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Which snapshots are kept, and which variants. A rule that is null keeps nothing by itself; with no rule about snapshots all of them stay.</summary>
public sealed record RetentionPolicy
{
    /// <summary>So many of the newest.</summary>
    public int? Last { get; init; }

    /// <summary>The newest of each of so many hours.</summary>
    public int? Hourly { get; init; }

    /// <summary>The newest of each of so many days.</summary>
    public int? Daily { get; init; }

    /// <summary>The newest of each of so many weeks, which begin on Mondays.</summary>
    public int? Weekly { get; init; }

    /// <summary>The newest of each of so many months.</summary>
    public int? Monthly { get; init; }

    /// <summary>The newest of each of so many years.</summary>
    public int? Yearly { get; init; }

    /// <summary>All that are not older than the newest one by more.</summary>
    public RetentionAge? Within { get; init; }

    /// <summary>Variants that were saved so long ago at most; null keeps every variant that has bytes of its own.</summary>
    public RetentionAge? VariantsWithin { get; init; }

    /// <summary>Whether it says nothing at all.</summary>
    public bool IsEmpty => !IsOfSnapshots && VariantsWithin is null;

    /// <summary>Whether it says anything about snapshots.</summary>
    public bool IsOfSnapshots => Counts.Any(c => c.Count is not null) || Within is not null;

    /// <summary>As it is typed.</summary>
    public override string ToString() =>
        string.Join(
            ' ',
            Counts
                .Where(c => c.Count is not null)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"--keep-{Word(c.Rule)} {c.Count}"))
                .Concat(Within is { } within ? [$"--keep-within {within}"] : Array.Empty<string>())
                .Concat(VariantsWithin is { } variants ? [$"--keep-variants-within {variants}"] : Array.Empty<string>())
        );

    internal IEnumerable<(KeepRule Rule, int? Count)> Counts =>
        [
            (KeepRule.Last, Last),
            (KeepRule.Hourly, Hourly),
            (KeepRule.Daily, Daily),
            (KeepRule.Weekly, Weekly),
            (KeepRule.Monthly, Monthly),
            (KeepRule.Yearly, Yearly),
        ];

    /// <summary>The word for a rule, in options, documents and for people.</summary>
    public static string Word(KeepRule rule) =>
        rule switch
        {
            KeepRule.Last => "last",
            KeepRule.Hourly => "hourly",
            KeepRule.Daily => "daily",
            KeepRule.Weekly => "weekly",
            KeepRule.Monthly => "monthly",
            KeepRule.Yearly => "yearly",
            KeepRule.Within => "within",
            KeepRule.Newest => "newest",
            KeepRule.OnlyCopy => "only copy",
            KeepRule.Unreadable => "unreadable",
            _ => "all stay",
        };
}

/// <summary>Why a snapshot stays.</summary>
public enum KeepRule
{
    /// <summary>It is among the last.</summary>
    Last,

    /// <summary>It is the newest of its hour.</summary>
    Hourly,

    /// <summary>It is the newest of its day.</summary>
    Daily,

    /// <summary>It is the newest of its week.</summary>
    Weekly,

    /// <summary>It is the newest of its month.</summary>
    Monthly,

    /// <summary>It is the newest of its year.</summary>
    Yearly,

    /// <summary>It is not older than was said.</summary>
    Within,

    /// <summary>There is none after it.</summary>
    Newest,

    /// <summary>It has what exists nowhere else.</summary>
    OnlyCopy,

    /// <summary>What it has cannot be told.</summary>
    Unreadable,

    /// <summary>Nothing was said about snapshots.</summary>
    NoRule,
}
