using System.Text.RegularExpressions;

namespace ClaudeBackup.Testing;

/// <summary>Tables and examples of a document, each found by the HTML comment above it, such as <c>&lt;!-- table: names --&gt;</c>.</summary>
public static partial class Markdown
{
    /// <summary>The rows of a table without its head, each a list of trimmed cells.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Table(string file, string name)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var line in Below(file, $"<!-- table: {name} -->"))
        {
            if (!line.StartsWith('|'))
            {
                break;
            }

            rows.Add([.. Bars().Split(line.Trim().Trim('|')).Select(cell => cell.Trim().Replace("\\|", "|"))]);
        }

        return rows.Count > 2 ? rows[2..] : throw new InvalidDataException($"{file} has no table {name}.");
    }

    /// <summary>The lines of a fenced example, each with its line end.</summary>
    public static string Example(string file, string name) =>
        string.Concat(
            Below(file, $"<!-- example: {name} -->")
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal))
                .Select(line => line + "\n")
        );

    /// <summary>The names of all tables of a document that begin with <paramref name="prefix"/>.</summary>
    public static IReadOnlyList<string> Tables(string file, string prefix) =>
        [
            .. Names()
                .Matches(RepositoryRoot.Read(file))
                .Select(match => match.Groups["name"].Value)
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)),
        ];

    /// <summary>What stands between backticks in a cell, in order.</summary>
    public static IReadOnlyList<string> Code(string cell) =>
        [.. Spans().Matches(cell).Select(match => match.Groups["text"].Value)];

    private static IEnumerable<string> Below(string file, string mark)
    {
        var lines = RepositoryRoot.Read(file).Split('\n');
        var at = Array.IndexOf(lines, mark);
        return at >= 0 ? lines.Skip(at + 1) : throw new InvalidDataException($"{file} lacks {mark}.");
    }

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bars();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spans();

    [GeneratedRegex("<!-- table: (?<name>[^>]+) -->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
