namespace ClaudeBackup.Core.Claude;

/// <summary>An element in a text, as Claude Code recognises one: a tag in lower case, and its end tag.</summary>
/// <param name="Name">The name of the tag.</param>
/// <param name="Inside">What stands between the tags.</param>
/// <param name="End">Behind the end tag.</param>
internal readonly record struct Element(string Name, string Inside, int End)
{
    /// <summary>The element that begins there; null when none does, or it does not end.</summary>
    public static Element? At(string text, int start)
    {
        if (NameAt(text, start) is not { } name)
        {
            return null;
        }

        var inside = text.IndexOf('>', start) + 1;
        if (inside == 0)
        {
            return null;
        }

        var endTag = $"</{name}>";
        var end = text.IndexOf(endTag, inside, StringComparison.Ordinal);
        return end < 0 ? null : new Element(name, text[inside..end], end + endTag.Length);
    }

    /// <summary>The first element of that name which has no attributes; null when there is none.</summary>
    public static Element? Find(string text, string name)
    {
        var start = text.IndexOf($"<{name}>", StringComparison.Ordinal);
        return start < 0 ? null : At(text, start);
    }

    /// <summary>The name of the tag that begins there; null when none does: <c>&lt;3</c>, <c>&lt;T&gt;</c>, <c>&lt;a.b&gt;</c> are none.</summary>
    public static string? NameAt(string text, int start)
    {
        if (start + 1 >= text.Length || text[start] != '<' || !char.IsAsciiLetterLower(text[start + 1]))
        {
            return null;
        }

        var end = start + 2;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        {
            end++;
        }

        return end < text.Length && (text[end] == '>' || char.IsWhiteSpace(text[end])) ? text[(start + 1)..end] : null;
    }
}
