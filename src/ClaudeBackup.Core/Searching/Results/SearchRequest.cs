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

    /// <summary>
    /// The <see cref="SearchHit.Place"/> of the last session that an earlier page gave: those behind it are given, wherever it stands now; null to count by
    /// <see cref="Skip"/> alone.
    /// </summary>
    public ulong? After { get; init; }

    /// <summary>Whether results of tools are looked into; null to do it where all else is not enough. Later pages do as the first did.</summary>
    public bool? InResults { get; init; }

    /// <summary>How many turns to give before a hit and behind it.</summary>
    public int Around { get; init; }

    /// <summary>Hears what was done, and how long it took; null where nobody asks.</summary>
    public SearchTrace? Trace { get; init; }

    /// <summary>In which order.</summary>
    public SearchOrder Order { get; init; }

    /// <summary>How long the index may be brought up to date before what it knows is the answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether secrets in what is shown stay readable.</summary>
    public bool Reveals { get; init; }
}
