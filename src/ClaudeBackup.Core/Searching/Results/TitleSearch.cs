using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>Finds sessions by what is known of them without a look at their texts: their titles and their ids.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="scope">Which sessions are meant.</param>
/// <param name="sessions">All there are, those that are not saved yet among them.</param>
internal sealed class TitleSearch(SearchRequest request, SessionScope scope, IReadOnlyList<StoredSession> sessions)
{
    private const int FewestOfId = 7;

    /// <summary>Those whose title, whatever it is made of, is what a query looks for.</summary>
    public IEnumerable<FoundPassage> All(SearchQuery query) => Of(query, session => session.Digest.Title);

    /// <summary>The same, where texts are looked into as well: a prompt that stands for a title is found as a prompt, unless it is not here to be read.</summary>
    /// <param name="query">The query.</param>
    /// <param name="known">What the index knows.</param>
    public IEnumerable<FoundPassage> Beside(SearchQuery query, IReadOnlyDictionary<ContentHash, long> known)
    {
        return Of(
            query,
            session =>
                session.Digest.CustomTitle is { Length: > 0 } custom ? custom
                : session.Digest.AiTitle is { Length: > 0 } told ? told
                : session.Digest.Summary is { Length: > 0 } summary ? summary
                : IsRead(session) ? null
                : session.Digest.Title
        );

        bool IsRead(StoredSession session) =>
            !session.IsSaved || session.Transcript?.File.Fullest.Segments.All(s => known.ContainsKey(s.Hash)) is true;
    }

    private IEnumerable<FoundPassage> Of(SearchQuery query, Func<StoredSession, string?> titleOf)
    {
        var filter = BlockFilter.Of(query, withResults: true);
        var test = query.Text is { } text ? TextTest.Of(text, query.IsExact) : null;
        foreach (var session in sessions.Where(scope.Holds))
        {
            var block = new ContentBlock(ContentKind.Title, titleOf(session) ?? "");
            var looked = filter.OfTitle(block);
            if (
                looked is null
                || (
                    !IsId(query.Text, session)
                    && (test is null ? filter.NarrowsTexts : block.Text.Length == 0 || !test.Holds([looked]))
                )
            )
            {
                continue;
            }

            var leaves = test?.Leaves.Count() ?? 1;
            yield return new FoundPassage(
                session,
                Ranking.TitleWord * leaves,
                session.LastActivity.UtcTicks,
                () =>
                    new SearchHit(
                        session,
                        ContentKind.Title,
                        Snippet.Of(block.Text, test?.Ranges(looked) ?? [], request.Reveals)
                    )
                    {
                        Time = session.LastActivity,
                        IsUnsaved = !session.IsSaved,
                    }
            )
            {
                IsTitle = true,
            };
        }
    }

    // a session is found by its own id too, whole or as lists show it
    private static bool IsId(QueryNode? text, StoredSession session) =>
        text is QueryNode.Word { Text.Length: >= FewestOfId } word
        && session.Id.StartsWith(word.Text, StringComparison.OrdinalIgnoreCase);
}
