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
    public static double Score(FoundPassage found, DateTimeOffset now) =>
        Score(found.Score, found.Last, now) * (found.IsLater ? 0.5 : 1);

    /// <summary>The same of what is not a hit yet.</summary>
    /// <param name="score">How well it fits, the time left aside.</param>
    /// <param name="last">When it was said last, in ticks of UTC.</param>
    /// <param name="now">The present.</param>
    public static double Score(double score, long last, DateTimeOffset now)
    {
        var age = Math.Max(0, (now.UtcTicks - last) / (double)HalfLife.Ticks);
        return score * (Kept + ((1 - Kept) * Math.Pow(2, -age)));
    }

    // what fits nearly as well stands in the newest of the sessions that go on from each other, too
    private const double Nearly = 0.75;

    /// <summary>The hits by family, the one to show first, families in order.</summary>
    /// <param name="found">The hits.</param>
    /// <param name="order">What comes first.</param>
    /// <param name="now">The present.</param>
    /// <param name="families">Which sessions count as one.</param>
    public static IReadOnlyList<IReadOnlyList<FoundPassage>> ByFamily(
        IEnumerable<FoundPassage> found,
        SearchOrder order,
        DateTimeOffset now,
        Families families
    )
    {
        var scored = found.Select(f => (Found: f, Score: Score(f, now)));
        return
        [
            .. scored
                .GroupBy(f => families.Of(f.Found.Session), ReferenceEqualityComparer.Instance)
                .Select(g => g.OrderByDescending(f => Rank(f, order)).ThenByDescending(f => f.Found.Last).ToList())
                .Select(g => order is SearchOrder.Relevance ? NewestFirst(g) : g)
                .OrderByDescending(g => Rank(g[0], order))
                .ThenByDescending(g => g[0].Found.Last)
                .ThenBy(g => g[0].Found.Session.Id, StringComparer.Ordinal)
                .Select(g => (IReadOnlyList<FoundPassage>)[.. g.Select(f => f.Found)]),
        ];
    }

    private static List<(FoundPassage Found, double Score)> NewestFirst(List<(FoundPassage Found, double Score)> family)
    {
        // whoever typed its title means that one
        if (family[0].Found.IsTitle)
        {
            return family;
        }

        var newest = family
            .Where(f => f.Score >= family[0].Score * Nearly)
            .MaxBy(f => (!f.Found.IsAside, f.Found.Session.LastActivity));
        return ReferenceEquals(newest.Found.Session, family[0].Found.Session)
            ? family
            : [newest, .. family.Where(f => !ReferenceEquals(f.Found, newest.Found))];
    }

    private static double Rank((FoundPassage Found, double Score) found, SearchOrder order) =>
        order switch
        {
            SearchOrder.Newest => found.Found.Last,
            SearchOrder.Oldest => -found.Found.Last,
            _ => found.Score,
        };
}
