using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>Whether what is meant comes first. The floors are those of docs/searching.md.</summary>
public sealed class RelevanceTests
{
    private const double FloorOfFirst = 0.85;
    private const double FloorOfFive = 0.95;

    [Fact]
    public void What_is_meant_comes_first()
    {
        using var saved = new SavedSessions();
        var questions = RelevanceSet.Save(saved);

        var ranks = questions
            .Select(q =>
                (
                    q.Kind,
                    q.Query,
                    Rank: saved
                        .Search(q.Query, r => r with { Limit = 5 })
                        .Hits.ToList()
                        .FindIndex(h => h.Session.Id == q.Session)
                )
            )
            .ToList();

        var output = TestContext.Current.TestOutputHelper!;
        foreach (var kind in ranks.GroupBy(r => r.Kind).Append(ranks.GroupBy(_ => "all").Single()))
        {
            output.WriteLine(
                $"{kind.Key, -12} {kind.Count(), 4} queries  hit@1 {kind.Average(r => r.Rank == 0 ? 1.0 : 0):P1}  hit@5 {kind.Average(r => r.Rank >= 0 ? 1.0 : 0):P1}"
            );
        }

        foreach (var missed in ranks.Where(r => r.Rank != 0))
        {
            output.WriteLine(
                $"{(missed.Rank < 0 ? "not among 5" : $"place {missed.Rank + 1}")}: {missed.Kind}: {missed.Query}"
            );
        }

        Assert.True(questions.Count >= 150);
        Assert.InRange(ranks.Average(r => r.Rank == 0 ? 1.0 : 0), FloorOfFirst, 1);
        Assert.InRange(ranks.Average(r => r.Rank >= 0 ? 1.0 : 0), FloorOfFive, 1);
    }
}
