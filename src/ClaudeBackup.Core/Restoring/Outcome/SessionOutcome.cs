using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Why the list of sessions in Claude Code does not show one.</summary>
public enum NotListed
{
    /// <summary>It is shown.</summary>
    No,

    /// <summary>It cannot be resumed at all: its transcript is missing, or has no entry.</summary>
    NotFound,

    /// <summary>A program began it, such as <c>claude -p</c>.</summary>
    ByProgram,

    /// <summary>It begins as the work of a subagent.</summary>
    Sidechain,

    /// <summary>The folder that its entries name is not on this machine, so nobody can open the list there.</summary>
    NoFolder,

    /// <summary>It lies under the name of another folder than the one that its entries name.</summary>
    OtherFolder,
}

/// <summary>What Claude Code makes of a session that was restored, by what lies in the home now.</summary>
/// <param name="Id">The session.</param>
/// <param name="ProjectDirectory">Its folder below <c>projects/</c>.</param>
/// <param name="Folders">All folders below <c>projects/</c> in which a transcript has its id. With several, it is found by its id only from inside one of them.</param>
/// <param name="NotListed">Whether <c>/resume</c> shows it, or why not.</param>
/// <param name="KeptUntil">When Claude Code may delete it, or some of its files; null for never.</param>
public sealed record SessionOutcome(
    string Id,
    string ProjectDirectory,
    IReadOnlyList<string> Folders,
    NotListed NotListed,
    DateTimeOffset? KeptUntil
)
{
    /// <summary>Whether that is over, so that the next start of Claude Code may delete it.</summary>
    public bool IsExpired { get; init; }

    /// <summary>Whether <c>claude --resume</c> finds it by its id, in the folder of its project at least.</summary>
    public bool IsFound => NotListed is not NotListed.NotFound;
}

/// <summary>What became of all sessions of a restore.</summary>
/// <param name="Sessions">In the order of the plan.</param>
/// <param name="Cleanup">When Claude Code deletes.</param>
public sealed record RestoreOutcome(IReadOnlyList<SessionOutcome> Sessions, CleanupPeriod Cleanup);
