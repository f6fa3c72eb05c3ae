using System.Diagnostics;

namespace ClaudeBackup.Core.Searching;

/// <summary>What a search did, for whoever wants to know why it found what it found, and why it took so long.</summary>
public sealed class SearchTrace
{
    private readonly List<SearchStep> _steps = [];
    private readonly List<SearchTerm> _terms = [];

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<SearchStep> Steps => _steps;

    /// <summary>What was looked for, and how much of it there is.</summary>
    public IReadOnlyList<SearchTerm> Terms => _terms;

    /// <summary>A step ended.</summary>
    /// <param name="name">What was done.</param>
    /// <param name="started">When it began, as <see cref="Stopwatch"/> counts.</param>
    /// <param name="count">How much it was.</param>
    /// <param name="of">Of what, in the plural.</param>
    public void Add(string name, long started, long count, string of) =>
        _steps.Add(new SearchStep(name, Stopwatch.GetElapsedTime(started), count, of));

    /// <summary>Asks the index for everything that a query looks for, each alone.</summary>
    internal void Ask(SearchQuery query, WordRows index)
    {
        foreach (var leaf in query.Text is { } text ? QueryText.Leaves(text) : [])
        {
            var rows = TextTest.Of(leaf, query.IsExact).Rows(index);
            _terms.Add(new SearchTerm(QueryText.Of(leaf), rows.Rows?.Count, rows.IsExact));
        }
    }
}

/// <summary>One step of a search.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Count">How much it was.</param>
/// <param name="Of">Of what, in the plural.</param>
public sealed record SearchStep(string Name, TimeSpan Took, long Count, string Of);

/// <summary>One thing that a query looks for.</summary>
/// <param name="Text">As it stands in a query.</param>
/// <param name="Passages">In how many passages it may be; null where the index cannot tell, so that every text is read.</param>
/// <param name="IsExact">Whether it is in all of these, without a look at their texts.</param>
public sealed record SearchTerm(string Text, int? Passages, bool IsExact);
