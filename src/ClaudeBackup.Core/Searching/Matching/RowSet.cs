namespace ClaudeBackup.Core.Searching;

/// <summary>Which rows of the index may pass a test. There are never too few; where there may be too many, the text decides.</summary>
/// <param name="Rows">By row how well its words fit; null for every row.</param>
/// <param name="IsExact">Whether there are none too many.</param>
internal sealed record RowSet(IReadOnlyDictionary<long, double>? Rows, bool IsExact)
{
    /// <summary>Every row, any of which may turn out to be none.</summary>
    public static RowSet Any { get; } = new(null, IsExact: false);

    /// <summary>Every row, whatever is in it.</summary>
    public static RowSet All { get; } = new(null, IsExact: true);

    /// <summary>The rows of both.</summary>
    public RowSet And(RowSet other)
    {
        var isExact = IsExact && other.IsExact;
        return Rows is null ? other with { IsExact = isExact }
            : other.Rows is null ? this with { IsExact = isExact }
            : Rows.Count > other.Rows.Count ? other.And(this)
            : new(
                Rows.Where(r => other.Rows.ContainsKey(r.Key))
                    .ToDictionary(r => r.Key, r => r.Value + other.Rows[r.Key]),
                isExact
            );
    }

    /// <summary>The rows of either.</summary>
    public RowSet Or(RowSet other)
    {
        if (Rows is null || other.Rows is null)
        {
            return new(null, IsExact && other.IsExact && Rows is null && other.Rows is null);
        }

        var rows = new Dictionary<long, double>(Rows);
        foreach (var (row, score) in other.Rows)
        {
            rows[row] = rows.GetValueOrDefault(row) + score;
        }

        return new(rows, IsExact && other.IsExact);
    }

    /// <summary>These rows without others: those stay of which it is not known whether they are to go.</summary>
    public RowSet Without(RowSet others) =>
        !others.IsExact ? this with { IsExact = false }
        : others.Rows is null ? new(new Dictionary<long, double>(), IsExact: true)
        : Rows is null ? this with { IsExact = false }
        : this with { Rows = Rows.Where(r => !others.Rows.ContainsKey(r.Key)).ToDictionary() };
}
