using System.Globalization;

namespace ClaudeBackup.Core.Searching;

/// <summary>A query as it was understood, written so that it is understood the same way again. Pure.</summary>
public static class QueryText
{
    /// <summary>All of it: what is looked for, then what narrows.</summary>
    /// <param name="query">The query.</param>
    public static string Of(SearchQuery query) =>
        string.Join(
            ' ',
            new[] { query.Text is { } text ? Of(text) : "" }
                .Concat(query.Qualifiers.Select(Of))
                .Append(query.Said.From > DateTimeOffset.MinValue ? $"since:{Moment(query.Said.From)}" : "")
                .Append(query.Said.To < DateTimeOffset.MaxValue ? $"until:{Moment(query.Said.To)}" : "")
                .Append(query.IsExact ? "case:yes" : "")
                .Where(part => part.Length > 0)
        );

    /// <summary>A part of it.</summary>
    public static string Of(QueryNode node) =>
        node switch
        {
            QueryNode.Word word => word.IsPrefix ? $"{word.Text}*" : word.Text,
            QueryNode.Phrase phrase => $"\"{phrase.Text}\"",
            QueryNode.Pattern pattern => $"/{pattern.Text}/",
            QueryNode.All all => string.Join(
                ' ',
                all.Nodes.Select(n => n is QueryNode.Any or QueryNode.All ? $"({Of(n)})" : Of(n))
            ),
            QueryNode.Any any => string.Join(" OR ", any.Nodes.Select(n => n is QueryNode.Any ? $"({Of(n)})" : Of(n))),
            QueryNode.Not { Node: QueryNode.Any or QueryNode.All } not => $"NOT ({Of(not.Node)})",
            QueryNode.Not not => $"NOT {Of(not.Node)}",
            _ => throw new InvalidOperationException("The family of nodes is closed."),
        };

    /// <summary>The words, phrases and patterns of a part, also those that must not be there.</summary>
    public static IEnumerable<QueryNode> Leaves(QueryNode node) =>
        node switch
        {
            QueryNode.All all => all.Nodes.SelectMany(Leaves),
            QueryNode.Any any => any.Nodes.SelectMany(Leaves),
            QueryNode.Not not => Leaves(not.Node),
            _ => [node],
        };

    private static string Of(Qualifier qualifier)
    {
        var value = qualifier.Value.Any(c => char.IsWhiteSpace(c) || c is ')')
            ? $"\"{qualifier.Value}\""
            : qualifier.Value;
        return $"{(qualifier.IsNot ? "-" : "")}{qualifier.Name.ToString().ToLowerInvariant()}:{value}";
    }

    private static string Moment(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
