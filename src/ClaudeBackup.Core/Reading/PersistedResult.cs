using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Reading;

/// <summary>
/// Tells a result that Claude Code itself put into a file of its own from one that only speaks of such a file, as what ls, wc or grep say of them. Pure.
/// </summary>
internal static partial class PersistedResult
{
    /// <summary>The name of the file below <c>tool-results</c>; null where the text is the result itself.</summary>
    /// <param name="text">What the transcript has as the result.</param>
    public static string? NameOf(string text) =>
        text.Contains("tool-results", StringComparison.Ordinal) && Saved().Match(text) is { Success: true } saved
            ? saved.Groups["name"].Value
            : null;

    // what the client writes in the place of a long result begins with it: the first of any tool, the second of those of servers
    [GeneratedRegex(
        @"\A\s*(<persisted-output>[^\n]*(\n[^\n]*)?Full output saved to: |Error: result \([^\n]*Output has been saved to )[^\n]*[/\\]tool-results[/\\](?<name>[\w.-]+\.(txt|json))(?=\.?\s|\.?\z)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Saved();
}
