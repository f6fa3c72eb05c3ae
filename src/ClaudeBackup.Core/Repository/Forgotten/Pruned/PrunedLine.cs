using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>What one run of prune decided, as everybody has to know it who keeps the history.</summary>
/// <param name="Pruned">When.</param>
/// <param name="Policy">By which options, for people.</param>
/// <param name="WithOnlyCopies">Whether the user allowed it to take what existed nowhere else.</param>
/// <param name="Snapshots">
/// The snapshots that went, each by the blob of the <c>manifest.json</c> that was written with it: a name that stays when history is written anew.
/// </param>
public sealed record PrunedLine(
    DateTimeOffset Pruned,
    string Policy,
    bool WithOnlyCopies,
    IReadOnlyList<ObjectId> Snapshots
);
