using System.Diagnostics;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>One search at work: passages from the index, titles, and what is not saved yet; then the hits that are shown.</summary>
internal sealed class Looking(
    SearchRequest request,
    SessionCatalog catalog,
    SegmentOwners owners,
    SessionScope scope,
    Families families
)
{
    private const int MostListed = 200;
    private const int MostBesideTitle = 4;

    /// <summary>The present, by which what is old counts less.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Everything that is a hit.</summary>
    public Found Find(
        SqliteConnection connection,
        IReadOnlyDictionary<ContentHash, long> known,
        IReadOnlyList<UnsavedText> unsaved,
        CancellationToken cancellation
    )
    {
        var meant = scope.HoldsAll ? owners : SegmentOwners.Of(catalog.Sessions.Where(scope.Holds), scope.Holds);
        var candidates = new Candidates(connection, meant, known);
        var plan = MatchPlan.Of(request.Query, withResults: false);
        request.Trace?.Ask(request.Query, plan.Filter.In(connection));
        var fresh = Unsaved(request.Query, unsaved).ToList();
        if (request.Query.IsEmpty)
        {
            return new Found([], IsWhole: true, InResults: 0);
        }

        if (scope.IsUnsavedAlone)
        {
            return new Found(fresh, IsWhole: true, InResults: 0) { WithResults = true };
        }

        var titles = new TitleSearch(
            request,
            scope,
            [.. catalog.Sessions, .. scope.IsSavedAlone ? [] : Fresh(unsaved)]
        );
        if (plan.Test is null && !plan.Filter.NarrowsTexts)
        {
            // which sessions there are, and no more, is asked
            return new Found([.. titles.All(request.Query)], IsWhole: true, InResults: 0);
        }

        var stored = new StoredPassages(request, candidates, families) { Now = Now };
        var found = InPassages(
            stored,
            plan,
            [.. titles.Beside(request.Query, known), .. scope.IsSavedAlone ? [] : fresh],
            cancellation
        );
        return found.Hits.Count > 0
            ? found
            : new Ladder(request.Query, connection).Climb(Wider) with
            {
                IsWhole = found.IsWhole,
                WithResults = found.WithResults,
            };

        IReadOnlyList<FoundPassage> Wider(SearchQuery query) =>
            [
                .. titles.Beside(query, known),
                .. stored.OfLadder(query, cancellation),
                .. scope.IsSavedAlone ? [] : Unsaved(query, unsaved),
            ];
    }

    // what tools gave back is looked into when all else is too little, or when that was asked for
    private Found InPassages(
        StoredPassages stored,
        MatchPlan plan,
        IReadOnlyList<FoundPassage> beside,
        CancellationToken cancellation
    )
    {
        var first = stored.Find(plan, isLater: false, except: null, cancellation);
        var hits = new List<FoundPassage>([.. beside, .. first.Hits]);
        var isWhole = first.IsWhole;
        int? inResults = 0;
        var withResults = plan.Filter.SaysWhere;
        if (!withResults)
        {
            var later = MatchPlan.Of(request.Query, withResults: true);
            withResults = request.InResults ?? (isWhole && Sessions(hits) < request.Skip + request.Limit);
            if (withResults)
            {
                var more = stored.Find(later, isLater: true, first.Rows, cancellation);
                hits.AddRange(more.Hits);
                isWhole &= more.IsWhole;
            }
            else
            {
                var rows = later.Rows(stored.Candidates.Connection);
                inResults = rows.Rows is null
                    ? null
                    : stored.Candidates.Of(rows).Count(c => !first.Rows.Contains(c.Row));
            }
        }

        if (hits.Count == 0 && plan.Test is AllTest several)
        {
            var everywhere = plan with { Filter = BlockFilter.Of(request.Query, withResults: true) };
            hits.AddRange(Scattered(stored, everywhere, several, cancellation));
        }

        return new Found(hits, isWhole, inResults) { WithResults = withResults };
    }

    // sessions of which nothing is saved
    private static IEnumerable<StoredSession> Fresh(IEnumerable<UnsavedText> unsaved) =>
        unsaved
            .Select(text => text.Session)
            .Where(session => !session.IsSaved)
            .DistinctBy(session => (session.ProjectDirectory, session.Id));

    private int Sessions(IEnumerable<FoundPassage> hits) =>
        hits.Select(h => families.Of(h.Session)).Distinct(ReferenceEqualityComparer.Instance).Count();

    /// <summary>The hits that are asked for.</summary>
    /// <param name="found">All that there are.</param>
    /// <param name="unsaved">What is not saved yet.</param>
    /// <param name="unseen">What was not looked at.</param>
    public SearchResult Result(Found found, IReadOnlyList<UnsavedText> unsaved, SearchUnseen unseen)
    {
        var sessions = Ranking.ByFamily(found.Hits, request.Order, Now, families);
        var isClose = sessions is [[{ Match: SearchMatch.Close }, ..], ..];
        var (start, started) = (Start(sessions), Stopwatch.GetTimestamp());
        var result = new SearchResult(
            // a text of 64 KiB is cut into words and looked through for secrets for each
            Workers.Map(
                [.. sessions.Skip(start).Take(request.Limit)],
                s =>
                {
                    var (shown, hit) = Shown(s);
                    return hit with
                    {
                        Score = Ranking.Score(s[0], Now),
                        Match = s[0].Match,
                        More = Math.Max(1, Passages(s)) - 1,
                        Others = Listed(s, shown),
                        AlsoIn = Others(s),
                    };
                }
            ),
            isClose ? 0 : sessions.Count,
            found.IsWhole,
            found.InResults,
            unseen
        )
        {
            Close = isClose ? sessions.Count : 0,
            Notes =
            [
                .. found.Notes,
                .. found.Hits.Count == 0 ? scope.Unknown([.. catalog.Sessions, .. Fresh(unsaved)]) : [],
            ],
            Start = start,
            WithResults = found.WithResults,
        };
        request.Trace?.Add("show hits", started, result.Hits.Count, "hits");
        return result;
    }

    // a title stands in the heading anyway, and nobody can read on from it
    private static (FoundPassage Found, SearchHit Hit) Shown(IReadOnlyList<FoundPassage> family)
    {
        var best = (Found: family[0], Hit: family[0].Show());
        return best.Hit.Kind is not ContentKind.Title
            ? best
            : family
                .Skip(1)
                .Where(f => !f.IsTitle && ReferenceEquals(f.Session, family[0].Session))
                .Take(MostBesideTitle)
                .Select(f => (Found: f, Hit: f.Show()))
                .Where(f => f.Hit.Kind is not ContentKind.Title)
                .DefaultIfEmpty(best)
                .First();
    }

    // a title stands in a passage too, or in none: what shows nothing else is none of them
    private static int Passages(IReadOnlyList<FoundPassage> family)
    {
        FoundPassage[] passages = [.. family.Where(f => !f.IsTitle)];
        return passages.Length == family.Count || passages.Length > MostBesideTitle
            ? passages.Length
            : passages.Count(f => f.Show().Kind is not ContentKind.Title);
    }

    // whoever names a session wants to see every place in it, in the order in which they were said
    private List<SearchHit> Listed(IReadOnlyList<FoundPassage> family, FoundPassage shown) =>
        !request.Query.Values(QualifierName.Session).Any()
            ? []
            :
            [
                .. family
                    .Where(f => !f.IsTitle && !ReferenceEquals(f, shown))
                    .Take(MostListed)
                    .OrderBy(f => f.Last)
                    .Select(f => f.Show() with { Match = f.Match })
                    .Where(hit => hit.Kind is not ContentKind.Title),
            ];

    // behind the last one of the page before, wherever it is now
    private int Start(IReadOnlyList<IReadOnlyList<FoundPassage>> sessions)
    {
        for (var i = 0; request.After is { } after && i < sessions.Count; i++)
        {
            if (sessions[i].Any(f => SearchHit.PlaceOf(f.Session) == after))
            {
                return i + 1;
            }
        }

        return request.Skip;
    }

    // in which else of the family it is, or something else of what was looked for; the newest first
    private static List<StoredSession> Others(IReadOnlyList<FoundPassage> family) =>
        [
            .. family
                .SelectMany(f => f.AlsoIn.Prepend(f.Session))
                .Where(s => !ReferenceEquals(s, family[0].Session))
                .Distinct<StoredSession>(ReferenceEqualityComparer.Instance)
                .OrderByDescending(s => s.LastActivity),
        ];

    private IEnumerable<FoundPassage> Unsaved(SearchQuery query, IEnumerable<UnsavedText> texts)
    {
        var plan = MatchPlan.Of(query, withResults: true);
        foreach (var text in texts.Where(scope.Holds))
        {
            foreach (var (at, placed) in text.Passages.Index())
            {
                if (plan.Find(placed.Passage) is not [var best, ..])
                {
                    continue;
                }

                var entry = placed.Passage.Entries[best.Text.Entry];
                yield return new FoundPassage(
                    text.Session,
                    Ranking.UnsavedWord * Math.Max(1, best.Leaves),
                    entry.Time?.Ticks ?? Now.UtcTicks,
                    () =>
                        FoundPassage.Hit(text.Session, placed.Passage, best, request.Reveals) with
                        {
                            IsUnsaved = true,
                            Agent = text.Agent,
                            Context = request.Around > 0 ? TurnsNearby.Of(text, at, request) : [],
                            Line = text.LinesBefore < 0 ? 0 : text.LinesBefore + placed.Line + entry.Line + 1,
                        }
                );
            }
        }
    }

    // all of it is in a session, though in no passage of it: what fewest passages have is shown
    private IEnumerable<FoundPassage> Scattered(
        StoredPassages stored,
        MatchPlan plan,
        AllTest several,
        CancellationToken cancellation
    )
    {
        var found = several.Tests.Where(t => t is not NotTest).Select(Of).ToList();
        if (found.Count < 2)
        {
            return [];
        }

        var sessions = found
            .Select(hits => hits.Select(h => h.Session).ToHashSet<object>(ReferenceEqualityComparer.Instance))
            .Aggregate((all, next) => [.. all.Where(next.Contains)]);
        foreach (var unwanted in several.Tests.OfType<NotTest>())
        {
            sessions.ExceptWith(Of(unwanted.Test).Select(h => h.Session));
        }

        return found
            .MinBy(hits => hits.Count)!
            .Where(h => sessions.Contains(h.Session))
            .Select(h => h with { Match = SearchMatch.Session });

        List<FoundPassage> Of(TextTest test) =>
            stored.Find(plan with { Test = test }, isLater: false, except: null, cancellation).Hits;
    }
}
