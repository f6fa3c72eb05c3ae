namespace ClaudeBackup.Manual;

/// <summary>Text of help cut where there is little room.</summary>
internal static class Sentences
{
    /// <summary>The first sentence, without its stop.</summary>
    public static string First(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }

    /// <summary>With a small letter at the beginning, unless that is a name.</summary>
    public static string Within(string sentence) =>
        sentence is [var first, var second, ..] && char.IsUpper(first) && !char.IsUpper(second)
            ? char.ToLowerInvariant(first) + sentence[1..]
            : sentence;
}
