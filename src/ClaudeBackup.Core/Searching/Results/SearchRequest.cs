namespace ClaudeBackup.Core.Searching;

/// <summary>In which order sessions are given.</summary>
public enum SearchOrder
{
    /// <summary>What fits best first, the newer of what fits alike.</summary>
    Relevance,

    /// <summary>The newest hit first.</summary>
    Newest,

    /// <summary>The oldest hit first.</summary>
    Oldest,
}

/// <summary>What is asked of a search.</summary>
/// <param name="Query">What is looked for.</param>
public sealed record SearchRequest(SearchQuery Query)
{
    /// <summary>How many sessions to give.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>How many to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>In which order.</summary>
    public SearchOrder Order { get; init; }

    /// <summary>How long the index may be brought up to date before what it knows is the answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether secrets in what is shown stay readable.</summary>
    public bool Reveals { get; init; }
}
