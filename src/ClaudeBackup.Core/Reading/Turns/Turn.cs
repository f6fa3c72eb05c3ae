namespace ClaudeBackup.Core.Reading;

/// <summary>From one prompt of the user to the next.</summary>
/// <param name="Number">From 1; 0 for what stands before the first prompt.</param>
/// <param name="Prompt">The user's words; empty in turn 0.</param>
/// <param name="Steps">What followed, in the order of the file.</param>
public sealed record Turn(int Number, string Prompt, IReadOnlyList<Step> Steps)
{
    /// <summary>The entry of the prompt; empty where it has no id.</summary>
    public string Entry { get; init; } = "";

    /// <summary>When it was typed; null where the entry does not tell.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whether the prompt lacks something of its middle.</summary>
    public bool IsCut { get; init; }

    /// <summary>Characters of all its words.</summary>
    public long Characters => Prompt.Length + Steps.Sum(Of);

    /// <summary>Whether it begins with an entry whose id begins so.</summary>
    public bool IsOf(string entry) => Entry.StartsWith(entry, StringComparison.OrdinalIgnoreCase);

    private static long Of(Step step) => step.Text.Length + (step.Outcome?.Text.Length ?? 0) + step.Inner.Sum(Of);
}
