namespace ClaudeBackup.Core.Searching;

/// <summary>A query in which words may be others as well. Pure.</summary>
/// <param name="Text">What is looked for.</param>
/// <param name="Words">The words that were added.</param>
internal sealed record WiderQuery(QueryNode Text, IReadOnlyList<string> Words)
{
    /// <summary>Lets each plain word be another; null where no other is known for any. What is in quotes, a beginning, or must not be there stays.</summary>
    /// <param name="text">What was looked for.</param>
    /// <param name="others">What else a word may be.</param>
    public static WiderQuery? Of(QueryNode text, Func<string, IReadOnlyList<string>> others)
    {
        var added = new List<string>();
        var wider = Widen(text);
        return added.Count == 0 ? null : new WiderQuery(wider, [.. added.Distinct(StringComparer.Ordinal)]);

        QueryNode Widen(QueryNode node)
        {
            switch (node)
            {
                case QueryNode.All all:
                    return new QueryNode.All([.. all.Nodes.Select(Widen)]);
                case QueryNode.Any any:
                    return new QueryNode.Any([.. any.Nodes.Select(Widen)]);
                case QueryNode.Word { IsPrefix: false } word when BlockText.Cut(word.Text) is [var only]:
                    var found = others(only.Text);
                    added.AddRange(found);
                    return found.Count == 0
                        ? node
                        : new QueryNode.Any([node, .. found.Select(w => new QueryNode.Word(w, IsPrefix: false))]);
                default:
                    return node;
            }
        }
    }

    /// <summary>The same without one of several things that have to be there.</summary>
    /// <param name="all">What has to be there.</param>
    /// <param name="left">What may be missing.</param>
    public static QueryNode Without(QueryNode.All all, QueryNode left) =>
        all.Nodes.Where(n => !ReferenceEquals(n, left)).ToList() is [var only]
            ? only
            : new QueryNode.All([.. all.Nodes.Where(n => !ReferenceEquals(n, left))]);
}
