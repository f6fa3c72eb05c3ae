using System.Buffers;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A name beside which secrets stand, such as <c>DB_PASSWORD</c> or <c>apiKey</c>.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="IsPassword">Whether people think up what stands beside it.</param>
internal readonly record struct SecretName(int Start, int End, bool IsPassword)
{
    private const int LongestBefore = 40;
    private const int LongestBehind = 24;

    // with which a name of a key begins, or the word before the last one
    private static readonly string[] Keys =
    [
        "access",
        "account",
        "admin",
        "aes",
        "api",
        "app",
        "application",
        "auth",
        "bot",
        "cipher",
        "client",
        "consumer",
        "cookie",
        "crypto",
        "decryption",
        "deploy",
        "encryption",
        "fernet",
        "hmac",
        "ingest",
        "integration",
        "jwt",
        "license",
        "master",
        "priv",
        "private",
        "role",
        "secret",
        "server",
        "service",
        "session",
        "shared",
        "sharedaccess",
        "signature",
        "signing",
        "storage",
        "subscription",
        "webhook",
    ];

    // keys that everybody may see, or that are none
    private static readonly string[] NoKeys =
    [
        "public",
        "publishable",
        "primary",
        "foreign",
        "cache",
        "partition",
        "sort",
        "hash",
        "index",
        "host",
        "registry",
        "site",
        "object",
        "row",
        "group",
        "idempotency",
        "dedup",
        "restore",
        "known",
        "unique",
    ];

    // tokens that turn a page, or that programs are made of
    private static readonly string[] NoTokens =
    [
        "next",
        "page",
        "starting",
        "continuation",
        "sync",
        "pagination",
        "resume",
        "cursor",
        "publickey",
        "delta",
        "scroll",
    ];

    private static readonly string[] PasswordOwners =
    [
        "db",
        "user",
        "my",
        "smtp",
        "mail",
        "sql",
        "root",
        "admin",
        "app",
    ];

    // what such names end in when they name something else
    private static readonly string[] NoEndings =
    [
        "id",
        "ids",
        "arn",
        "hash",
        "digest",
        "checksum",
        "fingerprint",
        "file",
        "path",
        "url",
        "uri",
        "endpoint",
    ];

    // what ends a name that has a value
    private static readonly SearchValues<char> Behind = SearchValues.Create("\"'`:= \t\r\n\\|%&)],<>*-\u001b");

    private static readonly string[] IdEndings = ["keyid", "secretid", "tokenid", "credentialid"];

    /// <summary>What is looked for.</summary>
    public static string[] Anchors { get; } = ["secret", "token", "credential", "key", "pass", "pwd", "jwt"];

    /// <summary>Whether a secret may stand beside a name, so that it has to be told with what stands there.</summary>
    /// <param name="name">The name of a member of JSON, or a header.</param>
    public static bool MayStandBeside(string name) =>
        Array.Exists(Anchors, anchor => name.Contains(anchor, StringComparison.OrdinalIgnoreCase))
        || name.Contains("authorization", StringComparison.OrdinalIgnoreCase)
        || name.Contains("cookie", StringComparison.OrdinalIgnoreCase);

    /// <summary>All that a name goes by, for the version of whatever judges by it.</summary>
    public static string Told =>
        string.Join(
            ' ',
            [.. Keys, "/", .. NoKeys, "/", .. NoTokens, "/", .. PasswordOwners, "/", .. NoEndings, "/", .. IdEndings]
        );

    /// <summary>The name that has an anchor; null when it is none beside which secrets stand.</summary>
    public static SecretName? Read(ReadOnlySpan<char> text, int anchor, int length)
    {
        var end = anchor + length;
        while (end < text.Length && IsOfName(text[end]))
        {
            if (++end - anchor - length > LongestBehind)
            {
                return null;
            }
        }

        // most words go on in prose, and that is told at a glance
        if (end == text.Length || !Behind.Contains(text[end]))
        {
            return null;
        }

        var start = StartOf(text, anchor);
        var before = text[start..anchor].TrimEnd("_-.");
        var behind = text[(anchor + length)..end];
        var name = new SecretName(start, end, char.ToLowerInvariant(text[anchor]) is 'p');
        var isOne = char.ToLowerInvariant(text[anchor]) switch
        {
            'k' => IsKey(text, start, anchor, before, behind),
            't' => !EndsWithAny(before, NoTokens),
            'p' => IsPasswordName(text, start, anchor, before, behind),
            's' => !(start == anchor && start >= 2 && text[start - 1] is ':' && char.IsAsciiDigit(text[start - 2])),
            'j' => behind.IsEmpty,
            _ => true,
        };
        return isOne && !NamesSomethingElse(text[start..end]) ? name : null;
    }

    private static int StartOf(ReadOnlySpan<char> text, int anchor)
    {
        var start = anchor;
        while (start > 0 && anchor - start < LongestBefore && (IsOfName(text[start - 1]) || text[start - 1] is '.'))
        {
            start--;
        }

        if (start > 0 && text[start - 1] is '\\')
        {
            // the letters of the escape are no part of the name
            var escape =
                text[start] is 'n' or 'r' or 't' or 'b' or 'f' ? 1
                : text[start] is 'u' ? 5
                : 0;
            start = Math.Min(anchor, start + escape);
        }

        return start;
    }

    private static bool IsKey(
        ReadOnlySpan<char> text,
        int start,
        int anchor,
        ReadOnlySpan<char> before,
        ReadOnlySpan<char> behind
    )
    {
        // keyboard, keyword
        if (
            !behind.IsEmpty
            && char.IsAsciiLetterLower(behind[0])
            && behind is not "s"
            && !char.IsAsciiLetterUpper(text[anchor + 2])
        )
        {
            return false;
        }

        if (before.IsEmpty)
        {
            // an API key, in two words
            var words = text[Math.Max(0, start - 12)..start];
            return !words.IsEmpty && words[^1] is ' ' && EndsWithAny(words[..^1], Keys);
        }

        // STRIPE_KEY: whatever it is called, a constant that is a key
        var isConstant = text[anchor] is 'K' && start + before.Length < anchor && !before.ContainsAnyInRange('a', 'z');
        return EndsWithAny(before, Keys) || (isConstant && !EndsWithAny(before, NoKeys));
    }

    private static bool IsPasswordName(
        ReadOnlySpan<char> text,
        int start,
        int anchor,
        ReadOnlySpan<char> before,
        ReadOnlySpan<char> behind
    )
    {
        var isWord =
            behind.StartsWith("w", StringComparison.OrdinalIgnoreCase)
            || behind.StartsWith("phrase", StringComparison.OrdinalIgnoreCase);
        if (isWord)
        {
            return true;
        }

        // bypass and compass are none, dbpass and userPass are
        var begins =
            before.IsEmpty
            || start + before.Length < anchor
            || (char.IsAsciiLetterUpper(text[anchor]) && !char.IsAsciiLetterUpper(before[^1]))
            || EndsWithAny(before, PasswordOwners);
        return begins && (behind.IsEmpty || !char.IsAsciiLetter(behind[0]));
    }

    private static bool NamesSomethingElse(ReadOnlySpan<char> name)
    {
        var word = name.Length;
        while (word > 0 && char.IsAsciiLetterLower(name[word - 1]))
        {
            word--;
        }

        if (word == name.Length)
        {
            while (word > 0 && char.IsAsciiLetterUpper(name[word - 1]))
            {
                word--;
            }
        }
        else if (word > 0 && char.IsAsciiLetterUpper(name[word - 1]))
        {
            word--;
        }

        var last = name[word..];
        foreach (var ending in NoEndings)
        {
            if (last.Equals(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return EndsWithAny(name, IdEndings);
    }

    private static bool EndsWithAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
