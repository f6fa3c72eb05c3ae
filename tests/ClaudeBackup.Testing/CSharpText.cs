using System.Text.RegularExpressions;

namespace ClaudeBackup.Testing;

/// <summary>What a C# file says to its user: the texts between quotation marks, comments and single characters passed over.</summary>
public static partial class CSharpText
{
    public static IEnumerable<string> Literals(string code) =>
        Tokens()
            .Matches(code)
            .Select(match => match.Groups["text"])
            .Where(text => text.Success)
            .Select(text => text.Value);

    /// <summary>Every name with a capital that stands in the code itself, in comments and texts not.</summary>
    public static IEnumerable<string> Names(string code) =>
        Capitals().Matches(Tokens().Replace(code, " ")).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    // Alternatives are tried in this order at each place, so a quotation mark inside a comment opens nothing.
    [GeneratedRegex(
        """"
            //[^\n]*
            | /\*[\s\S]*?\*/
            | '(?:\\.|[^'\\\n])+'
            | (?<fence>"{3,})(?<text>[\s\S]*?)\k<fence>
            | (?:@\$?|\$@)"(?<text>(?:""|[^"])*)"
            | "(?<text>(?:\\.|[^"\\\n])*)"
            """",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\b[A-Z]\w*", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Capitals();
}
