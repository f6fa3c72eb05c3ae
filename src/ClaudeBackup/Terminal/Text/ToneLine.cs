namespace ClaudeBackup.Terminal;

/// <summary>How a whole line stands out.</summary>
internal enum Tone
{
    Plain,
    Heading,
    Faint,
    Added,
    Removed,
    Failed,
}

/// <summary>A line with its colour.</summary>
/// <param name="Text">What it says; it may come from anywhere, and is made safe where it is printed.</param>
/// <param name="Tone">How it stands out.</param>
internal readonly record struct ToneLine(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>What in it was looked for, in UTF-16 units, in order; of a text that is safe already.</summary>
    public IReadOnlyList<(int Start, int Length)> Marks { get; init; } = [];
}
