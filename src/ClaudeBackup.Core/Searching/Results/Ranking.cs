namespace ClaudeBackup.Core.Searching;

/// <summary>Which hits come first. Pure.</summary>
internal static class Ranking
{
    /// <summary>What every word that a title has counts, beside what words in texts do.</summary>
    public const double TitleWord = 12;

    /// <summary>The same of a word in what is not saved yet, for which FTS5 has not counted.</summary>
    public const double UnsavedWord = 6;

    private const double Kept = 0.6;
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(90);

    /// <summary>What fits and how long ago it was, in one: of what fits alike the newer comes first, and what is old loses two fifths at most.</summary>
    public static double Score(FoundPassage found, DateTimeOffset now)
    {
        var age = Math.Max(0, (now.UtcTicks - found.Last) / (double)HalfLife.Ticks);
        return found.Score * (Kept + ((1 - Kept) * Math.Pow(2, -age))) * (found.IsLater ? 0.5 : 1);
    }

    /// <summary>The hits by session, each session's best first, sessions in order.</summary>
    public static IReadOnlyList<IReadOnlyList<FoundPassage>> BySession(
        IEnumerable<FoundPassage> found,
        SearchOrder order,
        DateTimeOffset now
    )
    {
        var scored = found.Select(f => (Found: f, Score: Score(f, now)));
        return
        [
            .. scored
                .GroupBy(f => (f.Found.Session.Machine.Value, f.Found.Session.ProjectDirectory, f.Found.Session.Id))
                .Select(g => g.OrderByDescending(f => Rank(f, order)).ThenByDescending(f => f.Found.Last).ToList())
                .OrderByDescending(g => Rank(g[0], order))
                .ThenByDescending(g => g[0].Found.Last)
                .ThenBy(g => g[0].Found.Session.Id, StringComparer.Ordinal)
                .Select(g => (IReadOnlyList<FoundPassage>)[.. g.Select(f => f.Found)]),
        ];
    }

    private static double Rank((FoundPassage Found, double Score) found, SearchOrder order) =>
        order switch
        {
            SearchOrder.Newest => found.Found.Last,
            SearchOrder.Oldest => -found.Found.Last,
            _ => found.Score,
        };
}
