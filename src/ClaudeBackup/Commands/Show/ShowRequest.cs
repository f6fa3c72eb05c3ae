using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>What <c>show</c> is asked for.</summary>
/// <param name="Session">What was typed for the session; null where the filter says it all.</param>
/// <param name="Filter">Narrows whose it may be.</param>
/// <param name="State">Which state of the transcript; null for the usual one.</param>
/// <param name="Turns">Which turns.</param>
internal sealed record ShowRequest(string? Session, SessionFilter Filter, WantedState? State, TurnSelection Turns)
{
    /// <summary>The moment of which it is told; null for now.</summary>
    public PastMoment? At { get; init; }

    /// <summary>How much of each turn.</summary>
    public required ShowMode Mode { get; init; }

    /// <summary>Whether the bytes are wanted as they are saved.</summary>
    public required bool IsRaw { get; init; }

    /// <summary>How many characters the turns may have together; null for as many as there are.</summary>
    public required int? MostCharacters { get; init; }
}

/// <summary>How much of each turn is shown.</summary>
internal enum ShowMode
{
    /// <summary>Prompts, answers, a line for each call, edits as diffs; long things folded.</summary>
    Usual,

    /// <summary>Prompts, and the last answer to each.</summary>
    Brief,

    /// <summary>Everything, what subagents did included.</summary>
    Full,

    /// <summary>Prompts, and what was edited.</summary>
    Diffs,
}
