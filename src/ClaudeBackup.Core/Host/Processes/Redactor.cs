using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>Takes secrets out of text before anybody sees or stores it.</summary>
public static class Redactor
{
    private const string Mark = "://";
    private static readonly SearchValues<char> EndsOfAuthority = SearchValues.Create("/?#'\"<>\\ \t\r\n\0");

    /// <summary>Removes the user information of every URL: <c>https://user:token@host/</c> becomes <c>https://host/</c>.</summary>
    public static string Redact(string text)
    {
        if (!text.Contains(Mark, StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder redacted = new(text.Length);
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and int at)
        {
            _ = redacted.Append(rest[..(at + Mark.Length)]);
            rest = rest[(at + Mark.Length)..];
            var end = rest.IndexOfAny(EndsOfAuthority);
            var authority = end < 0 ? rest : rest[..end];

            // up to the last @, as a password may hold one
            rest = rest[(authority.LastIndexOf('@') + 1)..];
        }

        return redacted.Append(rest).ToString();
    }
}
