using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Pruning;

/// <summary>A snapshot of this machine, and whether it stays.</summary>
/// <param name="Name">The blob of its manifest, by which everybody knows it.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Rules">Why it stays; empty where it goes.</param>
/// <param name="OnlyCopies">Files of which it is the last to have some bytes that exist nowhere else: they keep it, or go with it where that was allowed.</param>
public sealed record PlannedSnapshot(
    ObjectId Name,
    ObjectId Commit,
    DateTimeOffset Time,
    IReadOnlyList<KeepRule> Rules,
    IReadOnlyList<RelativePath> OnlyCopies
)
{
    /// <summary>Whether it goes.</summary>
    public bool Goes => Rules.Count == 0;
}

/// <summary>What pruning is going to do, decided before anything changes.</summary>
public sealed record PrunePlan
{
    /// <summary>This machine, whose snapshots they are.</summary>
    public required Slug Machine { get; init; }

    /// <summary>By which it was decided.</summary>
    public required RetentionPolicy Policy { get; init; }

    /// <summary>Whether what exists nowhere else may go.</summary>
    public required bool AllowsOnlyCopies { get; init; }

    /// <summary>All snapshots of this machine, the newest first.</summary>
    public required IReadOnlyList<PlannedSnapshot> Snapshots { get; init; }

    /// <summary>Variants beside the fullest one of each session.</summary>
    public required IReadOnlyList<PlannedVariant> Variants { get; init; }

    /// <summary>Files that Claude Code writes by itself, of which earlier states go that say nothing which is not saved elsewhere.</summary>
    public required IReadOnlyList<RelativePath> Noted { get; init; }

    /// <summary>About how many bytes git needs less afterwards.</summary>
    public required long FreedBytes { get; init; }

    /// <summary>Where the same is taken out; null without a remote.</summary>
    public required string? Remote { get; init; }

    /// <summary>Whether anything goes.</summary>
    public bool IsEmpty => !Snapshots.Any(s => s.Goes) && !Variants.Any(v => v.Goes);
}
