namespace ClaudeBackup.Commands;

/// <summary>How much of each turn is shown.</summary>
internal enum ShowMode
{
    /// <summary>Prompts, answers, a line for each call, edits as diffs; long things folded.</summary>
    Usual,

    /// <summary>Prompts, and the last answer to each.</summary>
    Brief,

    /// <summary>Everything, what sub-agents did included.</summary>
    Full,

    /// <summary>Prompts, and what was edited.</summary>
    Diffs,
}
