using System.Globalization;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>How a query was understood and what was done, as lines. Pure.</summary>
internal static class SearchExplanation
{
    /// <param name="read">The query as it was understood.</param>
    /// <param name="explain">What was done.</param>
    public static IEnumerable<string> Lines(string read, SearchExplainDocument explain)
    {
        yield return "";
        yield return $"Query:  {(read.Length == 0 ? "(nothing)" : read)}";
        foreach (var (term, text) in Columns(explain.Terms, t => t.Text))
        {
            yield return $"  {text}  {Found(term)}";
        }

        yield return "Steps:";
        foreach (var (step, name) in Columns(explain.Steps, s => s.Step))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  {name}  {step.Ms, 8:0.0} ms  {step.Count:N0} {step.Of}"
            );
        }
    }

    private static string Found(SearchTermDocument term) =>
        term.Passages is not { } passages ? "not in the index: every text is read"
        : term.Exact ? Sizes.Count(passages, "passage")
        : $"{Sizes.Count(passages, "candidate passage")}, checked against the text";

    private static IEnumerable<(T Row, string Name)> Columns<T>(IReadOnlyList<T> rows, Func<T, string> nameOf)
    {
        var width = rows.Select(r => PlainText.Width(PlainText.Clean(nameOf(r)))).DefaultIfEmpty(0).Max();
        return rows.Select(r => (r, PlainText.Pad(PlainText.Clean(nameOf(r)), width)));
    }
}
