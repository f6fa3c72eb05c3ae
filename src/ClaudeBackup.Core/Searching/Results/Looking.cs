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
    SessionScope scope,
    Families families,
    DateTimeOffset now
)
{
    // a passage has a few thousand characters: so many are read and looked at by several threads at once
    private const int Together = 256;

    // whoever waits longer should ask more narrowly; what was found until then is told, and that there may be more
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(20);

    // once there is enough to show, nobody waits for the number of all
    private static readonly TimeSpan LongestCounting = TimeSpan.FromMilliseconds(150);

    /// <summary>Everything that is a hit.</summary>
    public Found Find(
        SqliteConnection connection,
        IReadOnlyDictionary<ContentHash, long> known,
        IReadOnlyList<UnsavedText> unsaved,
        CancellationToken cancellation
    )
    {
        var owners = SegmentOwners.Of(catalog.Sessions.Where(scope.Holds), scope.Holds);
        var candidates = new Candidates(connection, owners, known);
        var plan = MatchPlan.Of(request.Query, withResults: false);
        var fresh = Unsaved(unsaved).ToList();
        if (scope.IsUnsavedAlone)
        {
            return new Found(fresh, IsWhole: true, InResults: 0);
        }

        if (plan.Test is null && !plan.Filter.NarrowsTexts)
        {
            // which sessions there are, and no more, is asked
            return new Found([.. Titles(s => s.Digest.Title)], IsWhole: true, InResults: 0);
        }

        var first = Stored(candidates, plan, isLater: false, except: null, cancellation);
        var hits = new List<FoundPassage>([
            .. Titles(s => TitleBeside(s, known)),
            .. first.Hits,
            .. scope.IsSavedAlone ? [] : fresh,
        ]);
        var isWhole = first.IsWhole;
        var inResults = 0;
        if (!plan.Filter.SaysWhere)
        {
            var later = MatchPlan.Of(request.Query, withResults: true);
            if (isWhole && Sessions(hits) < request.Skip + request.Limit)
            {
                var more = Stored(candidates, later, isLater: true, first.Rows, cancellation);
                hits.AddRange(more.Hits);
                isWhole &= more.IsWhole;
            }
            else
            {
                inResults = candidates.Of(later.Rows(connection)).Count(c => !first.Rows.Contains(c.Row));
            }
        }

        if (hits.Count == 0 && plan.Test is AllTest several)
        {
            var everywhere = plan with { Filter = BlockFilter.Of(request.Query, withResults: true) };
            hits.AddRange(Scattered(candidates, everywhere, several, cancellation));
        }

        return new Found(hits, isWhole, inResults);
    }

    private int Sessions(IEnumerable<FoundPassage> hits) =>
        hits.Select(h => families.Of(h.Session)).Distinct(ReferenceEqualityComparer.Instance).Count();

    /// <summary>The hits that are asked for.</summary>
    public SearchResult Result(Found found, SearchUnseen unseen)
    {
        var sessions = Ranking.ByFamily(found.Hits, request.Order, now, families);
        return new SearchResult(
            [
                .. sessions
                    .Skip(request.Skip)
                    .Take(request.Limit)
                    .Select(s =>
                        s[0].Show() with
                        {
                            Score = Ranking.Score(s[0], now),
                            Match = s[0].Match,
                            More = s.Count - 1,
                            AlsoIn = Others(s),
                        }
                    ),
            ],
            sessions.Count,
            found.IsWhole,
            found.InResults,
            unseen
        );
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

    private (List<FoundPassage> Hits, HashSet<long> Rows, bool IsWhole) Stored(
        Candidates candidates,
        MatchPlan plan,
        bool isLater,
        HashSet<long>? except,
        CancellationToken cancellation
    )
    {
        var rows = plan.Rows(candidates.Connection);
        var wanted = candidates
            .Of(rows)
            .Where(c => except?.Contains(c.Row) is not true)
            .OrderByDescending(c =>
                request.Order switch
                {
                    SearchOrder.Newest => c.Last,
                    SearchOrder.Oldest => -c.Last,
                    _ => c.Score,
                }
            )
            .ThenByDescending(c => c.Last)
            .ToList();
        var (passing, isWhole) = rows.IsExact ? (wanted, true) : Verified(candidates, wanted, plan, cancellation);
        return ([.. passing.Select(c => Hit(candidates, c, plan, isLater))], [.. passing.Select(c => c.Row)], isWhole);
    }

    private (List<CandidatePassage> Passing, bool IsWhole) Verified(
        Candidates candidates,
        List<CandidatePassage> wanted,
        MatchPlan plan,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        var passing = new List<CandidatePassage>();
        var sessions = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var some in wanted.Chunk(Together))
        {
            var longest = sessions.Count < request.Skip + request.Limit ? LongestReading : LongestCounting;
            if (Stopwatch.GetElapsedTime(started) > longest)
            {
                return (passing, false);
            }

            var bodies = some.Select(c => candidates.Body(c.Row)).ToList();
            var isHit = Workers.Map(bodies, b => plan.Holds(PassageBody.Read(b)), cancellation);
            passing.AddRange(some.Where((_, i) => isHit[i]));
            sessions.UnionWith(some.Where((_, i) => isHit[i]).Select(c => families.Of(c.Places[0].Owner.Text.Session)));
        }

        return (passing, true);
    }

    private FoundPassage Hit(Candidates candidates, CandidatePassage candidate, MatchPlan plan, bool isLater)
    {
        var place = candidate.Places[0];
        var text = place.Owner.Text;
        return new FoundPassage(text.Session, candidate.Score, candidate.Last, Show)
        {
            IsLater = isLater,
            IsAside = text.IsAside,
            AlsoIn =
            [
                .. candidate
                    .Places.Skip(1)
                    .Select(p => p.Owner.Text.Session)
                    .Distinct()
                    .Where(s => !ReferenceEquals(s, text.Session)),
            ],
        };

        SearchHit Show()
        {
            var passage = PassageBody.Read(candidates.Body(candidate.Row));
            var found = plan.Find(passage)[0];
            var (lines, turns) = candidates.Before(place.Owner);
            var turn = passage
                .Entries.Take(found.Text.Entry + 1)
                .Count(e => e.Blocks.Any(b => b.Kind is ContentKind.Prompt));
            return FoundPassage.Hit(text.Session, passage, found, request.Reveals) with
            {
                Line = lines < 0 ? 0 : (int)lines + place.Line + passage.Entries[found.Text.Entry].Line + 1,
                Turn = turns < 0 ? 0 : (int)turns + place.Turn + turn,
                Agent = text.Agent,
                State = text.IsAside ? text.Variant.Number : null,
            };
        }
    }

    // a prompt that stands for a title is found as a prompt, unless it is not here to be read
    private static string? TitleBeside(StoredSession session, IReadOnlyDictionary<ContentHash, long> known) =>
        session.Digest.CustomTitle is { Length: > 0 } custom ? custom
        : session.Digest.AiTitle is { Length: > 0 } told ? told
        : session.Digest.Summary is { Length: > 0 } summary ? summary
        : session.Transcript?.File.Fullest.Segments.All(s => known.ContainsKey(s.Hash)) is true ? null
        : session.Digest.Title;

    private IEnumerable<FoundPassage> Titles(Func<StoredSession, string?> titleOf)
    {
        var filter = BlockFilter.Of(request.Query, withResults: true);
        var test = request.Query.Text is { } text ? TextTest.Of(text, request.Query.IsExact) : null;
        foreach (var session in catalog.Sessions.Where(scope.Holds))
        {
            var block = new ContentBlock(ContentKind.Title, titleOf(session) ?? "");
            var looked = filter.OfTitle(block);
            if (
                looked is null
                || (test is null ? filter.NarrowsTexts : block.Text.Length == 0 || !test.Holds([looked]))
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
                    }
            );
        }
    }

    private IEnumerable<FoundPassage> Unsaved(IEnumerable<UnsavedText> texts)
    {
        var plan = MatchPlan.Of(request.Query, withResults: true);
        foreach (var text in texts.Where(scope.Holds))
        {
            foreach (var placed in text.Passages)
            {
                if (plan.Find(placed.Passage) is not [var best, ..])
                {
                    continue;
                }

                var entry = placed.Passage.Entries[best.Text.Entry];
                yield return new FoundPassage(
                    text.Session,
                    Ranking.UnsavedWord * Math.Max(1, best.Leaves),
                    entry.Time?.Ticks ?? now.UtcTicks,
                    () =>
                        FoundPassage.Hit(text.Session, placed.Passage, best, request.Reveals) with
                        {
                            IsUnsaved = true,
                            Agent = text.Agent,
                            Line = text.LinesBefore < 0 ? 0 : text.LinesBefore + placed.Line + entry.Line + 1,
                        }
                );
            }
        }
    }

    // all of it is in a session, though in no passage of it: what fewest passages have is shown
    private IEnumerable<FoundPassage> Scattered(
        Candidates candidates,
        MatchPlan plan,
        AllTest several,
        CancellationToken cancellation
    )
    {
        var found = several
            .Tests.Where(t => t is not NotTest)
            .Select(t => Stored(candidates, plan with { Test = t }, isLater: false, except: null, cancellation).Hits)
            .ToList();
        if (found.Count < 2)
        {
            return [];
        }

        var sessions = found
            .Select(hits => hits.Select(h => h.Session).ToHashSet<object>(ReferenceEqualityComparer.Instance))
            .Aggregate((all, next) => [.. all.Where(next.Contains)]);
        return found
            .MinBy(hits => hits.Count)!
            .Where(h => sessions.Contains(h.Session))
            .Select(h => h with { Match = SearchMatch.Session });
    }
}

/// <summary>What is a hit, before it is put in order.</summary>
/// <param name="Hits">The hits.</param>
/// <param name="IsWhole">Whether everything was looked at.</param>
/// <param name="InResults">How many passages more have it in results of tools.</param>
internal sealed record Found(IReadOnlyList<FoundPassage> Hits, bool IsWhole, int InResults);
