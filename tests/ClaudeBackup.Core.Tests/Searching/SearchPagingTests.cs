using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>Pages give every session once, also when something is saved between two of them.</summary>
public sealed class SearchPagingTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public void Dispose() => _saved.Dispose();

    [Theory]
    [InlineData(SearchOrder.Relevance)]
    [InlineData(SearchOrder.Newest)]
    [InlineData(SearchOrder.Oldest)]
    public void All_pages_together_are_the_whole_list(SearchOrder order)
    {
        foreach (var n in Enumerable.Range(10, 15))
        {
            Save(n, $"walrus {string.Join(' ', Enumerable.Repeat("walrus", n % 4))} number {n}");
        }

        // found in results of tools alone, and by far the best there
        foreach (var n in Enumerable.Range(30, 4))
        {
            Save(n, "another thing", SavedSessions.Tool("Bash", "{}", "walrus walrus walrus", minute: 50 + n));
        }

        var whole = _saved.Search("walrus", r => r with { Limit = 100, Order = order, InResults = false });
        var paged = new List<string>();
        var page = _saved.Search("walrus", r => r with { Limit = 4, Order = order });
        var withResults = page.WithResults;
        while (page.Hits.Count > 0)
        {
            paged.AddRange(page.Hits.Select(h => h.Session.Id));
            page = Next(page, order);
            Assert.Equal(withResults, page.WithResults);
        }

        Assert.Equal(whole.Hits.Select(h => h.Session.Id), paged);
        Assert.Equal(15, paged.Count);
    }

    [Fact]
    public void What_is_saved_between_two_pages_changes_the_generation_and_repeats_nothing()
    {
        foreach (var n in Enumerable.Range(10, 6))
        {
            Save(n, $"walrus number {n}");
        }

        var first = _saved.Search("walrus", r => r with { Limit = 3, Order = SearchOrder.Newest });
        Save(40, "walrus, the newest of all");
        var second = Next(first, SearchOrder.Newest);

        Assert.NotEqual(first.Generation, second.Generation);
        Assert.Equal(4, second.Start);
        Assert.Empty(first.Hits.Select(h => h.Session.Id).Intersect(second.Hits.Select(h => h.Session.Id)));
        Assert.Equal(3, second.Hits.Count);
        Assert.Equal(second.Generation, _saved.Search("penguin").Generation);
    }

    [Fact]
    public void Where_the_last_session_is_gone_pages_go_on_by_the_count()
    {
        foreach (var n in Enumerable.Range(10, 6))
        {
            Save(n, $"walrus number {n}");
        }

        var first = _saved.Search("walrus", r => r with { Limit = 3, Order = SearchOrder.Newest });
        _saved.Forget(first.Hits[^1].Session.Id);

        Assert.Equal(3, Next(first, SearchOrder.Newest).Start);
    }

    private SearchResult Next(SearchResult page, SearchOrder order) =>
        _saved.Search(
            "walrus",
            r =>
                r with
                {
                    Limit = Math.Max(1, page.Hits.Count),
                    Order = order,
                    Skip = page.Start + page.Hits.Count,
                    After = page.Hits[^1].Place,
                    InResults = page.WithResults,
                }
        );

    private void Save(int n, string text, string more = "") =>
        _saved.Save(Transcript.Id($"{n}"), [SavedSessions.Prompt(text, n, uuid: $"u{n}") + more]);
}
