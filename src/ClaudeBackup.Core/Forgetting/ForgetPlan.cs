using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>What forgetting is going to do, decided before anything changes.</summary>
public sealed record ForgetPlan
{
    /// <summary>Every stored copy of each session that goes: on each machine, in each project.</summary>
    public required IReadOnlyList<StoredSession> Copies { get; init; }

    /// <summary>What will be remembered of them.</summary>
    public required IReadOnlyList<Tombstone> Tombstones { get; init; }

    /// <summary>The machine that retires; null for none.</summary>
    public Slug? Retires { get; init; }

    /// <summary>Whether it was retired before, and has saved nothing since.</summary>
    public bool WasRetired { get; init; }

    /// <summary>How many snapshots hold something of it, or come after one that does, and are written anew.</summary>
    public required int Snapshots { get; init; }

    /// <summary>Files of all sessions that have words of them: these are masked, and all else in such a file stays.</summary>
    public IReadOnlyList<ForgottenTrace> Masked { get; init; } = [];

    /// <summary>How many of git's objects have its bytes.</summary>
    public int Objects => Dropped.Count;

    /// <summary>Where the same is taken out; null without a remote.</summary>
    public required string? Remote { get; init; }

    /// <summary>Files of it that the Claude home still has. They stay, and are not saved again.</summary>
    public required IReadOnlyList<AbsolutePath> AtSource { get; init; }

    /// <summary>What has it and cannot be reached from here.</summary>
    public required IReadOnlyList<string> OutOfReach { get; init; }

    /// <summary>These objects.</summary>
    public required IReadOnlyCollection<ObjectId> Dropped { get; init; }
}
