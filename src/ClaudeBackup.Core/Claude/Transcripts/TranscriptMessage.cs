namespace ClaudeBackup.Core.Claude;

/// <summary>One message of a session, as <c>peek</c> shows it.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c></param>
/// <param name="Preview">the beginning of its first text on one line; empty when it has none, as a tool's
/// result</param>
public sealed record TranscriptMessage(string Role, string Preview)
{
    /// <summary>The most characters (Unicode scalar values) of a preview.</summary>
    public const int LongestPreview = 80;
}
