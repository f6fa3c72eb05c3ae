using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>How a query is carried out: in which passages its words may stand, and whether the text is what was meant.</summary>
/// <param name="Filter">In which blocks.</param>
/// <param name="Test">What has to be in them; null where anything will do.</param>
internal sealed record MatchPlan(BlockFilter Filter, TextTest? Test)
{
    /// <summary>In which passages of an index it may be. Where they are exactly those, their texts are read only to be shown.</summary>
    public RowSet Rows(SqliteConnection connection)
    {
        var index = Filter.In(connection);
        var rows = (Test?.Rows(index) ?? RowSet.All).And(Filter.Rows(index));
        return Filter.Decides ? rows with { IsExact = false } : rows;
    }

    /// <summary>The plan of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="withResults">Whether results of tools are looked into, where it does not say.</param>
    public static MatchPlan Of(SearchQuery query, bool withResults) =>
        new(BlockFilter.Of(query, withResults), query.Text is { } text ? TextTest.Of(text, query.IsExact) : null);

    /// <summary>Whether it is in a passage.</summary>
    public bool Holds(Passage passage) =>
        Filter.Of(passage) is { Count: > 0 } texts && (Test is null || Test.Holds(texts));

    // of one thing that was looked for its places tell
    private FoundText Found(BlockText text, List<TextTest> leaves)
    {
        TextRange[] ranges = [.. Test?.Ranges(text) ?? []];
        var met = leaves.Count == 1 ? Math.Min(ranges.Length, 1) : leaves.Count(l => l.Ranges(text).Any());
        return new FoundText(text, ranges, met);
    }

    /// <summary>The texts of a passage in which it is, best first; none where it is not.</summary>
    public IReadOnlyList<FoundText> Find(Passage passage)
    {
        var texts = Filter.Of(passage);
        if (texts.Count == 0 || (Test is { } test && !test.Holds(texts)))
        {
            return [];
        }

        var leaves = Test?.Leaves.ToList() ?? [];
        return
        [
            .. texts
                .Select(t => Found(t, leaves))
                .Where(t => t.Leaves > 0 || leaves.Count == 0)
                .OrderByDescending(t => t.Leaves)
                .ThenBy(t => IndexSchema.ColumnOf(t.Text.Block.Kind) ?? int.MaxValue)
                .DefaultIfEmpty(new FoundText(texts[0], [], 0)),
        ];
    }
}

/// <summary>A text in which something was found.</summary>
/// <param name="Text">The text.</param>
/// <param name="Ranges">Where.</param>
/// <param name="Leaves">How much of what was looked for is in it.</param>
internal sealed record FoundText(BlockText Text, IReadOnlyList<TextRange> Ranges, int Leaves);
