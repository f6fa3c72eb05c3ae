using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>The homes of users, however a text spells them: with other separators, escaped as in JSON or in an address, or as the name of a project's folder.</summary>
internal sealed partial class HomeFolders
{
    private readonly Spelling[] _spellings;

    /// <param name="homes">Paths of any system.</param>
    public HomeFolders(IEnumerable<string> homes) =>
        // the longer one first: a home may lie below another
        _spellings = [
            .. homes
                .Select(home => home.TrimEnd('/', '\\'))
                .Where(home => home.Length > 1)
                .Distinct(StringComparer.Ordinal)
                .SelectMany(Spellings)
                .DistinctBy(s => s.Text)
                .OrderByDescending(s => s.Text.Length),
        ];

    /// <summary>The home that a path lies in, by the places where systems put homes; null where it lies in none.</summary>
    public static string? Of(string? path) =>
        path is not null && Usual().Match(path) is { Success: true } found ? found.Value : null;

    /// <summary>The text with <c>~</c> in their place.</summary>
    public string Hide(string text)
    {
        foreach (var spelling in _spellings)
        {
            text = Hide(text, spelling);
        }

        return text;
    }

    private static IEnumerable<Spelling> Spellings(string home)
    {
        if (Windows().Match(home) is { Success: true } windows)
        {
            var drive = windows.Groups["drive"].Value;
            var below = windows.Groups["below"].Value.Replace('\\', '/');
            var forward = $"{drive}:/{below}";
            string[] separators = ["/", "\\", @"\\", @"\\\\", @"\/", "%5C", "%2F"];
            return separators
                .Select(s => forward.Replace("/", s, StringComparison.Ordinal))
                // in the shells of git and of Linux on Windows
                .Append($"/mnt/{drive}/{below}")
                .Append($"/{drive}/{below}")
                .Append($"{drive}:{InAddress($"/{below}")}")
                .Select(text => new Spelling(text, StringComparison.OrdinalIgnoreCase, IsLoose: true))
                .Append(Encoded(forward));
        }

        // a name such as /root is also a part of other paths
        var isLoose = home.LastIndexOf('/') > 0;
        string[] texts =
        [
            home,
            home.Replace("/", @"\/", StringComparison.Ordinal),
            home.Replace("/", "%2F", StringComparison.Ordinal),
            InAddress(home),
        ];
        return texts
            .Select(text => new Spelling(text, StringComparison.Ordinal, isLoose))
            .Concat(isLoose ? [Encoded(home)] : []);
    }

    private static string InAddress(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    // as Claude Code names the folder of a project
    private static Spelling Encoded(string home) =>
        new(
            string.Concat(home.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')),
            StringComparison.Ordinal,
            IsLoose: false
        )
        {
            EndsAtHyphen = true,
        };

    private static string Hide(string text, Spelling home)
    {
        var found = text.IndexOf(home.Text, home.Comparison);
        if (found < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var at = 0;
        while (found >= 0)
        {
            var end = found + home.Text.Length;
            var isWhole = Ends(text, end, home.EndsAtHyphen) && (home.IsLoose || Begins(text, found));
            _ = result.Append(text, at, found - at);
            _ = isWhole ? result.Append('~') : result.Append(text, found, home.Text.Length);
            at = end;
            found = text.IndexOf(home.Text, at, home.Comparison);
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    // /home/ann is no beginning of /home/anna nor of /home/ann.old, but a sentence may end behind it
    private static bool Ends(string text, int end, bool atHyphen) =>
        end == text.Length
        || (atHyphen && text[end] == '-')
        || !(IsOfName(text[end]) || (text[end] == '.' && end + 1 < text.Length && IsOfName(text[end + 1])));

    // what escapes, as in \n, is no part of a name
    private static bool Begins(string text, int at) =>
        at == 0 || !(IsOfName(text[at - 1]) || text[at - 1] == '.') || (at >= 2 && text[at - 2] == '\\');

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';

    [GeneratedRegex(
        @"^(/home/(?!linuxbrew(/|$))[^/]+|/Users/(?!Shared(/|$))[^/]+|/root(?=/|$)|(?i:[a-z]:[/\\]Users[/\\](?!(Public|Default)([/\\]|$))[^/\\]+)|/mnt/[a-z]/Users/[^/]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Usual();

    [GeneratedRegex(
        @"^((?<drive>[A-Za-z]):|/mnt/(?<drive>[a-z]))[/\\](?<below>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Windows();

    private sealed record Spelling(string Text, StringComparison Comparison, bool IsLoose)
    {
        public bool EndsAtHyphen { get; init; }
    }
}
