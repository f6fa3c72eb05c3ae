namespace ClaudeBackup.Core.Secrets;

/// <summary>A name and a password behind an option: <c>curl -u ann:…</c>.</summary>
public sealed record CommandLoginForm : SecretForm
{
    // raised when they are read otherwise
    private const int Revision = 1;
    private const int LongestUser = 64;

    internal static string[] Anchors { get; } =
    ["-u ", "-u'", "-u\"", "-u\\\"", "-user ", "-user=", "-user '", "-user \""];

    internal override string Told => $"login on a command line {Revision} {Placeholders.Told} {Randomness.Version}";

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        var at = anchor + length;
        while (at < text.Length && ShownText.Read(text, at, isPercent: false, out var skipped) is ' ' or '"' or '\'')
        {
            at += skipped;
        }

        var user = at;
        while (
            at < text.Length
            && at - user < LongestUser
            && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or '-' or '@' or '+')
        )
        {
            at++;
        }

        return at < text.Length && text[at] is ':'
            ? SecretValue.Read(text, new ValuePlace(at + 1, IsQuoted: true, IsPercent: false), isPassword: true)
            : null;
    }
}
