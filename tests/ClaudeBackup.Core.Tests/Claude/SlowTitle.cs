using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>Titles once more, by expressions and with their whole texts.</summary>
internal static partial class SlowTitle
{
    private const int Patience = 60_000;
    private const RegexOptions Form = RegexOptions.Singleline | RegexOptions.ExplicitCapture;

    public static string? Of(string? text) =>
        text is null ? null
        : Element().Replace(text, "") is var words && !string.IsNullOrWhiteSpace(words) ? OneLine(words)
        : OneLine(text);

    public static string? OfLastPrompt(string? text) =>
        text is null ? null
        : Interruption().IsMatch(text) ? ""
        : OneLine(Element().Replace(text, ""));

    public static TranscriptDigest With(TranscriptDigest digest, string text)
    {
        if (digest.FirstPrompt is not null)
        {
            return digest;
        }

        if (Command().Match(text) is { Success: true } command)
        {
            var name = command.Groups["name"].Value.Trim();
            var arguments = Arguments().Match(text).Groups["arguments"].Value.Trim();
            return arguments.Length == 0 || BuiltInCommands.Has(name)
                ? digest with
                {
                    FirstCommand = digest.FirstCommand ?? Of(name),
                }
                : digest with
                {
                    FirstPrompt = Of($"{name} {arguments}"),
                };
        }

        if (Shell().Match(text) is { Success: true } shell)
        {
            return digest with { FirstPrompt = Of("! " + shell.Groups["line"].Value) };
        }

        if (string.IsNullOrWhiteSpace(text) || Interruption().IsMatch(text))
        {
            return digest;
        }

        if (!Tag().IsMatch(text))
        {
            return digest with { FirstPrompt = Of(text) };
        }

        var words = OneLine(Element().Replace(text, ""));
        var whole = Element().Match(text);
        words =
            words.Length > 0 ? words
            : whole.Success && !Nobodys().IsMatch(whole.Value) ? Of(whole.Groups["inside"].Value)!
            : "";
        return words.Length == 0 ? digest : digest with { MarkedPrompt = digest.MarkedPrompt ?? words };
    }

    private static string OneLine(string text) =>
        string.Concat(Blanks().Replace(text.Trim(), " ").EnumerateRunes().Take(200)).TrimEnd();

    [GeneratedRegex(@"<(?<tag>[a-z][a-zA-Z0-9_-]*)(\s[^>]*)?>(?<inside>.*?)</\k<tag>>", Form, Patience)]
    private static partial Regex Element();

    [GeneratedRegex(@"\A\s*<[a-z][a-zA-Z0-9_-]*[\s>]", Form, Patience)]
    private static partial Regex Tag();

    [GeneratedRegex(
        @"\A<(bash-|command-|ide_|local-command|session-start-hook|system-reminder|task-notification|tick|user-prompt-submit-hook)",
        Form,
        Patience
    )]
    private static partial Regex Nobodys();

    [GeneratedRegex(@"\A\s*\[Request interrupted by user", Form, Patience)]
    private static partial Regex Interruption();

    [GeneratedRegex(@"<command-name>(?<name>.*?\S.*?)</command-name>", Form, Patience)]
    private static partial Regex Command();

    [GeneratedRegex(@"<command-args>(?<arguments>.*?)(</command-args>|\z)", Form, Patience)]
    private static partial Regex Arguments();

    [GeneratedRegex(@"<bash-input>(?<line>.*?\S.*?)</bash-input>", Form, Patience)]
    private static partial Regex Shell();

    [GeneratedRegex(@"\s+", Form, Patience)]
    private static partial Regex Blanks();
}
