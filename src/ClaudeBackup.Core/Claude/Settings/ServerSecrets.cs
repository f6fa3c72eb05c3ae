using System.Text;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Leaves out of the texts of an MCP server what opens something, and puts <see cref="ClaudeJson.Withheld"/> in its place. What only
/// names a variable of the environment (<c>${TOKEN}</c>) is no secret and stays. Pure.
/// </summary>
internal static partial class ServerSecrets
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;
    private const int ShortestRandom = 20;

    /// <summary>The value of a variable or a header.</summary>
    public static string Value(string text) => text.Length == 0 || IsReference(text) ? text : ClaudeJson.Withheld;

    /// <summary>An argument of a command.</summary>
    /// <param name="text">The argument.</param>
    /// <param name="before">The argument before it, or nothing.</param>
    public static string Argument(string text, string before)
    {
        // --api-key VALUE
        if (before.StartsWith('-') && SecretName().IsMatch(before) && !before.Contains('=', StringComparison.Ordinal))
        {
            return text.StartsWith('-') ? text : Value(text);
        }

        // --token=VALUE, TOKEN=VALUE, Authorization: Bearer VALUE
        var named = NamedValue().Match(text);
        if (named.Success && SecretName().IsMatch(named.Groups["name"].Value))
        {
            var start = named.Groups["value"].Index;
            return text[..start] + Value(text[start..]);
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Url(text);
        }

        return HasToken(text) || Randomness.Looks(text) && text.Length >= ShortestRandom ? ClaudeJson.Withheld : text;
    }

    /// <summary>An address: who signs in with it, what its query says, and names in its path that nobody thought up.</summary>
    public static string Url(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3)
        {
            return HasToken(text) ? ClaudeJson.Withheld : text;
        }

        var end = text.IndexOfAny(['/', '?', '#'], start) is >= 0 and var found ? found : text.Length;
        var authority = text[start..end];
        var at = authority.LastIndexOf('@');
        var result = new StringBuilder(text[..start]);
        _ = at < 0 ? result.Append(authority) : result.Append(Value(authority[..at])).Append(authority[at..]);
        foreach (var part in UrlPart().EnumerateMatches(text.AsSpan(end)))
        {
            _ = result.Append(Part(text.Substring(end + part.Index, part.Length)));
        }

        return result.ToString();
    }

    // what begins with / is a name in the path, with ? or & something the query says, with # the rest
    private static string Part(string part)
    {
        if (part[0] is '/')
        {
            return part.Length > ShortestRandom && Randomness.Looks(part.AsSpan(1)) || HasToken(part)
                ? "/" + ClaudeJson.Withheld
                : part;
        }

        var value = part.IndexOf('=', StringComparison.Ordinal) + 1;
        return value > 0 ? part[..value] + Value(part[value..])
            : HasToken(part) || Randomness.Looks(part) ? part[..1] + ClaudeJson.Withheld
            : part;
    }

    private static bool HasToken(string text) => new SecretScanner().Scan(Encoding.UTF8.GetBytes(text)).Count > 0;

    private static bool IsReference(string text) => Reference().IsMatch(text);

    [GeneratedRegex(@"^(?:(?:Bearer|Basic|Token|token) )?(?:\$\{[A-Za-z_][A-Za-z0-9_]*\})+$", Form, Timeout)]
    private static partial Regex Reference();

    [GeneratedRegex(
        "token|secret|passw|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth|bearer|cookie|session|signature|^-{1,2}key$|^key$",
        Form | RegexOptions.IgnoreCase,
        Timeout
    )]
    private static partial Regex SecretName();

    [GeneratedRegex(
        @"^(?<name>-{0,2}[A-Za-z][A-Za-z0-9_.-]{0,100})(?:=|: ?)(?<value>.+)$",
        Form | RegexOptions.Singleline,
        Timeout
    )]
    private static partial Regex NamedValue();

    [GeneratedRegex(@"[/?&#][^/?&#]*", Form, Timeout)]
    private static partial Regex UrlPart();
}
