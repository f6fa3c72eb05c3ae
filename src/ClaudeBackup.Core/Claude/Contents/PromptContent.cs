using System.Text;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Tells a human's words from what the client puts in their place, as <see cref="PromptText"/> does for titles, but keeps all of them.
/// </summary>
internal static class PromptContent
{
    // what the client adds to a human's words
    private const string Reminder = "system-reminder";

    // a title is judged by so much of a text
    private const int Judged = 4096;

    /// <summary>What a text is, and what of it is to be read.</summary>
    public static (ContentKind Kind, string Text) Of(string text)
    {
        if (text.Contains("<command-name>", StringComparison.Ordinal))
        {
            return Command(text);
        }

        if (Element.Find(text, "bash-input") is { } shell && !string.IsNullOrWhiteSpace(shell.Inside))
        {
            return (ContentKind.Prompt, $"! {shell.Inside}");
        }

        var words = WithoutReminders(text).Trim();
        return words.Length == 0 ? (ContentKind.Notice, text)
            : PromptText.Of(words.Length > Judged ? words[..Judged] : words).Kind is PromptKind.Prompt
                ? (ContentKind.Prompt, words)
            : (ContentKind.Notice, words);
    }

    private static (ContentKind Kind, string Text) Command(string text)
    {
        var name = Element.Find(text, "command-name")?.Inside.Trim() ?? "";
        var arguments = Element.Find(text, "command-args")?.Inside.Trim() ?? "";
        return arguments.Length == 0 || BuiltInCommands.Has(name)
            ? (ContentKind.Notice, $"{name} {arguments}".Trim())
            : (ContentKind.Prompt, $"{name} {arguments}");
    }

    private static string WithoutReminders(string text)
    {
        if (!text.Contains($"<{Reminder}>", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf($"<{Reminder}>", at, StringComparison.Ordinal) is >= 0 and var start)
        {
            _ = result.Append(text, at, start - at);
            at = Element.At(text, start)?.End ?? text.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
