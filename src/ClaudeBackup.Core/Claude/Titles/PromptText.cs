namespace ClaudeBackup.Core.Claude;

/// <summary>What a text that stands where a human's words do is for a title.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What to show of it: on one line and cut.</param>
internal readonly record struct PromptText(PromptKind Kind, string Text)
{
    private const string Interrupted = "[Request interrupted by user";

    // written by Claude Code, an IDE or a hook from beginning to end
    private static readonly string[] NobodysWords =
    [
        "bash-",
        "command-",
        "ide_",
        "local-command",
        "session-start-hook",
        "system-reminder",
        "task-notification",
        "tick",
        "user-prompt-submit-hook",
    ];

    /// <summary>Judges a text of an entry of the type user.</summary>
    public static PromptText Of(string text)
    {
        if (Element.Find(text, "command-name") is { } command && command.Inside.Trim() is { Length: > 0 } name)
        {
            var arguments = ArgumentsOf(text);
            return arguments.Length == 0 || BuiltInCommands.Has(name)
                ? new(PromptKind.Command, TitleText.Of(name))
                : new(PromptKind.Prompt, TitleText.Of($"{name} {arguments}"));
        }

        if (Element.Find(text, "bash-input") is { } shell && !string.IsNullOrWhiteSpace(shell.Inside))
        {
            return new(PromptKind.Prompt, TitleText.Of($"! {shell.Inside}"));
        }

        var words = text.TrimStart();
        return words.Length == 0 || IsInterruption(words) ? new(PromptKind.None, "")
            : Element.NameAt(words, 0) is not null ? Marked(words)
            : new(PromptKind.Prompt, TitleText.Of(words));
    }

    /// <summary>What to show of an entry <c>last-prompt</c>; empty when that is nothing.</summary>
    public static string LastOf(string text) => IsInterruption(text.TrimStart()) ? "" : TitleText.WithoutElements(text);

    // the end tag may lie behind what was read
    private static string ArgumentsOf(string text)
    {
        const string Tag = "<command-args>";
        var start = text.IndexOf(Tag, StringComparison.Ordinal);
        return Element.Find(text, "command-args") is { } found ? found.Inside.Trim()
            : start < 0 ? ""
            : text[(start + Tag.Length)..].Trim();
    }

    private static bool IsInterruption(string words) => words.StartsWith(Interrupted, StringComparison.Ordinal);

    private static PromptText Marked(string text)
    {
        var words = TitleText.WithoutElements(text);
        if (
            words.Length == 0
            && Element.At(text, 0) is { } all
            && !Array.Exists(NobodysWords, begin => all.Name.StartsWith(begin, StringComparison.Ordinal))
        )
        {
            words = TitleText.Of(all.Inside);
        }

        return words.Length == 0 ? new(PromptKind.None, "") : new(PromptKind.Marked, words);
    }
}

/// <summary>What a text is for a title, the first of each kind counting.</summary>
internal enum PromptKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A human's words.</summary>
    Prompt,

    /// <summary>A command that says little: one of Claude Code's own, or one without arguments.</summary>
    Command,

    /// <summary>Words behind or in a tag.</summary>
    Marked,
}
