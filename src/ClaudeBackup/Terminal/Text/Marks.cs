namespace ClaudeBackup.Terminal;

/// <summary>What a verdict begins with.</summary>
internal static class Marks
{
    /// <summary>A sign, or a word where the terminal has none.</summary>
    /// <param name="level">The word of a document: <c>good</c>, <c>attention</c> or <c>bad</c>.</param>
    /// <param name="hasGlyphs">Whether signs beyond ASCII can be shown.</param>
    public static string Of(string level, bool hasGlyphs) =>
        (level, hasGlyphs) switch
        {
            ("good", true) => "✓",
            ("attention", true) => "!",
            (_, true) => "✗",
            ("good", false) => "Good:",
            ("attention", false) => "Attention:",
            _ => "Bad:",
        };
}
