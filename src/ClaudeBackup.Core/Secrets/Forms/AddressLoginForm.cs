using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A password, or a token alone, before the host of an address, of a database or of anything else; slashes and colons may be escaped.</summary>
public sealed record AddressLoginForm : SecretForm
{
    // raised when addresses are read or passwords in them judged otherwise
    private const int Revision = 1;
    private const int LongestScheme = 40;
    private const int LongestUser = 64;
    private const int LeastPassword = 6;
    private const int LongestPassword = 256;
    private const string NeverInside = "\"'<>{}$`";

    // whose passwords people think up
    private static readonly string[] Stores =
    [
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "mongodb",
        "redis",
        "rediss",
        "amqp",
        "amqps",
        "mssql",
        "sqlserver",
        "clickhouse",
        "nats",
        "oracle",
        "cockroachdb",
        "kafka",
        "ldap",
        "ldaps",
    ];

    internal static string[] Anchors { get; } = ["://", @":\/\/", @":\\/\\/", @":\\\\/\\\\/", "%3A%2F%2F", "%3a%2f%2f"];

    internal override string Told =>
        $"login in an address {Revision} {string.Join(' ', Stores)} {Placeholders.Told} {Randomness.Version}";

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        var isPercent = text[anchor] is '%';
        var at = anchor + length;
        var user = Part(text, ref at, isPercent, LongestUser, ":");
        if (user is null || at >= text.Length)
        {
            return null;
        }

        if (ShownText.Read(text, at, isPercent, out var colon) is not ':')
        {
            // a token alone, as https://TOKEN@host
            var token = text[(anchor + length)..at];
            return
                Ends(text, at, isPercent)
                && user.Length >= SecretRule.Around
                && Randomness.Looks(user)
                && !Randomness.IsHex(user)
                ? new FoundSecret(anchor + length, token.Length, user)
                : null;
        }

        var start = at += colon;
        var password = Part(text, ref at, isPercent, LongestPassword, ":*");
        return
            password is { Length: >= LeastPassword }
            && Ends(text, at, isPercent)
            && IsPassword(user, password, Stores.Contains(Scheme(text, anchor)))
            ? new FoundSecret(start, at - start, password)
            : null;
    }

    private static bool IsPassword(string user, string password, bool isStore)
    {
        if (password.Equals(user, StringComparison.OrdinalIgnoreCase) || Placeholders.IsPassword(password))
        {
            return false;
        }

        var isPlain = !password.AsSpan().ContainsAnyExceptInRange('0', 'z');
        var hasDigit = password.AsSpan().ContainsAnyInRange('0', '9');
        var hasLetter = password.Any(char.IsAsciiLetter);
        return Randomness.Looks(password)
            || (Randomness.IsHex(password) && password.Length >= SecretRule.Around)
            || Randomness.Score(password) >= (hasDigit ? 5 : 9)
            || (isStore && hasDigit && hasLetter && (!isPlain || password.Any(char.IsAsciiLetterUpper)));
    }

    // up to what ends it, which is left there; null when it is none
    private static string? Part(ReadOnlySpan<char> text, ref int at, bool isPercent, int most, string ends)
    {
        var part = new StringBuilder();
        while (at < text.Length)
        {
            var c = ShownText.Read(text, at, isPercent, out var length);
            if (c is '@' || ends.Contains(c, StringComparison.Ordinal))
            {
                return part.ToString();
            }

            if (
                c is <= ' ' or '/' or '\\' or ShownText.Other
                || NeverInside.Contains(c, StringComparison.Ordinal)
                || part.Length == most
            )
            {
                return null;
            }

            _ = part.Append(c);
            at += length;
        }

        return null;
    }

    // @, then what may begin a host
    private static bool Ends(ReadOnlySpan<char> text, int at, bool isPercent)
    {
        if (
            at >= text.Length
            || ShownText.Read(text, at, isPercent, out var length) is not '@'
            || at + length >= text.Length
        )
        {
            return false;
        }

        var host = text[at + length];
        return char.IsAsciiLetterOrDigit(host) || host is '[' or '-' or '.';
    }

    // without the driver: postgresql+asyncpg
    private static string Scheme(ReadOnlySpan<char> text, int anchor)
    {
        var start = anchor;
        while (
            start > 0
            && anchor - start < LongestScheme
            && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '_' or '-')
        )
        {
            start--;
        }

        start = Math.Min(anchor, start + ShownText.EscapeBefore(text, start + 1));
        var scheme = text[start..anchor];
        var end = scheme.IndexOf('+') is >= 0 and var driver ? driver : scheme.Length;
        return scheme[..end].ToString().ToLowerInvariant();
    }
}
