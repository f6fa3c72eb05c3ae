namespace ClaudeBackup.Core.Secrets;

/// <summary>What people and programs write in the place of a secret. Pure.</summary>
internal static class Placeholders
{
    // a text by chance has none of them; long ones are looked at in part, for they have more chances
    private static readonly string[] InAnything =
    [
        "example",
        "placeholder",
        "changeme",
        "change_me",
        "change-me",
        "replace",
        "your",
        "dummy",
        "fake",
        "redacted",
        "sample",
        "insert",
        "xxxx",
        "00000",
        "1234567",
        "abcdef",
        "password",
        "qwerty",
        "sflkxwrj",
        "deadbeef",
        "c0ffee",
        "foobar",
    ];

    // beside a login: what documentation and new servers have
    private static readonly string[] InPasswords =
    [
        "passwd",
        "secret",
        "change",
        "admin",
        "guest",
        "postgres",
        "mysql",
        "mongo",
        "redis",
        "rabbit",
        "default",
        "hunter",
        "letmein",
        "welcome",
        "12345",
        "abc123",
        "test",
        "demo",
        "token",
        "mypass",
        "user",
        "xxx",
        "todo",
    ];

    private static readonly string[] WholePasswords =
    [
        "pass",
        "root",
        "pw",
        "pwd",
        "key",
        "foo",
        "bar",
        "baz",
        "dev",
        "local",
        "tiger",
        "app",
        "db",
    ];

    private const int LookedAt = 128;

    /// <summary>All of them, for the version of whatever judges by them.</summary>
    public static string Told => string.Join(' ', [.. InAnything, "/", .. InPasswords, "/", .. WholePasswords]);

    /// <summary>Whether one stands anywhere in a text.</summary>
    public static bool IsIn(ReadOnlySpan<char> text) => HasOne(text[..Math.Min(text.Length, LookedAt)], InAnything);

    /// <summary>Whether a password is one that documentation has, also where it is written with digits for letters (<c>s3cr3t</c>).</summary>
    public static bool IsPassword(ReadOnlySpan<char> text)
    {
        Span<char> spelled = stackalloc char[Math.Min(text.Length, LookedAt)];
        for (var at = 0; at < spelled.Length; at++)
        {
            spelled[at] = Letter(text[at]);
        }

        return IsIn(text)
            || HasOne(text, InPasswords)
            || HasOne(spelled, InAnything)
            || HasOne(spelled, InPasswords)
            || IsWhole(spelled.TrimEnd("1234567890!il"));
    }

    private static char Letter(char c) =>
        c switch
        {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' or '@' => 'a',
            '5' or '$' => 's',
            '7' => 't',
            _ => char.ToLowerInvariant(c),
        };

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        foreach (var whole in WholePasswords)
        {
            if (text.SequenceEqual(whole))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOne(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
