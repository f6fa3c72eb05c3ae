using System.Text;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Makes text fit to be given away: secrets are replaced by the names of their rules and counted, homes by <c>~</c>.</summary>
/// <param name="homes">The homes of users, as the text may name them.</param>
/// <param name="reveals">Whether secrets stay.</param>
public sealed class Masking(IReadOnlyList<string> homes, bool reveals)
{
    private readonly SecretScanner _scanner = new();
    private readonly SortedDictionary<string, int> _hidden = new(StringComparer.Ordinal);

    // the longer one first: a home may lie below another
    private readonly string[] _homes =
    [
        .. homes
            .Select(home => home.TrimEnd('/', '\\'))
            .Where(home => home.Length > 1)
            .OrderByDescending(home => home.Length),
    ];

    /// <summary>How many were hidden so far, by rule.</summary>
    public IReadOnlyDictionary<string, int> Hidden => _hidden;

    /// <summary>The text as it may be given away.</summary>
    public string Of(string text) => WithoutHomes(reveals ? text : WithoutSecrets(text));

    private string WithoutSecrets(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var matches = _scanner.Scan(bytes);
        if (matches.Count == 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var match in matches.OrderBy(m => m.Start).Where(m => m.Start + m.Length > at))
        {
            _ = result
                .Append(Encoding.UTF8.GetString(bytes.AsSpan(at, Math.Max(0, match.Start - at))))
                .Append($"[hidden: {match.Rule.Name}]");
            at = match.Start + match.Length;
            _hidden[match.Rule.Name] = _hidden.GetValueOrDefault(match.Rule.Name) + 1;
        }

        return result.Append(Encoding.UTF8.GetString(bytes.AsSpan(at))).ToString();
    }

    private string WithoutHomes(string text)
    {
        foreach (var home in _homes)
        {
            text = WithoutHome(text, home);
        }

        return text;
    }

    // only where the name ends: /home/ann is no beginning of /home/anna
    private static string WithoutHome(string text, string home)
    {
        var found = text.IndexOf(home, StringComparison.Ordinal);
        if (found < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var at = 0;
        while (found >= 0)
        {
            var end = found + home.Length;
            var isWhole = (end == text.Length || !IsOfName(text[end])) && (found == 0 || !IsOfName(text[found - 1]));
            _ = result.Append(text, at, found - at).Append(isWhole ? "~" : home);
            at = end;
            found = text.IndexOf(home, at, StringComparison.Ordinal);
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.';
}
