using System.Diagnostics;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Searching;

/// <summary>Finds passages of the index: their words by FTS5, then their texts where these decide.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Candidates">The index, as far as it is meant.</param>
/// <param name="Families">Which sessions count as one.</param>
internal sealed record StoredPassages(SearchRequest Request, Candidates Candidates, Families Families)
{
    // a passage has a few thousand characters: so many are read and looked at by several threads at once
    private const int Together = 256;

    // whoever waits longer should ask more narrowly; what was found until then is told, and that there may be more
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(20);

    // once there is enough to show, nobody waits for the number of all
    private static readonly TimeSpan LongestCounting = TimeSpan.FromMilliseconds(150);

    /// <summary>The present, by which what is old counts less.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How long texts are read while there is not enough to show.</summary>
    public TimeSpan Longest { get; init; } = LongestReading;

    /// <summary>The passages that pass.</summary>
    /// <param name="plan">How they are looked for.</param>
    /// <param name="isLater">Whether they count less, for they are of tools.</param>
    /// <param name="except">Rows that are hits already; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The hits, their rows, and whether everything was looked at.</returns>
    public (List<FoundPassage> Hits, HashSet<long> Rows, bool IsWhole) Find(
        MatchPlan plan,
        bool isLater,
        HashSet<long>? except,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        var rows = plan.Rows(Candidates.Connection);
        var wanted = Candidates
            .Of(rows)
            .Where(c => except?.Contains(c.Row) is not true)
            .OrderByDescending(c =>
                Request.Order switch
                {
                    SearchOrder.Newest => c.Last,
                    SearchOrder.Oldest => -c.Last,
                    // as hits are: so what is read no more would come behind what was
                    _ => Ranking.Score(c.Score, c.Last, Now),
                }
            )
            .ThenByDescending(c => c.Last)
            .ToList();
        Request.Trace?.Add("look up words", started, wanted.Count, "passages");
        var (passing, isWhole) = rows.IsExact ? (wanted, true) : Verified(wanted, plan, cancellation);
        return ([.. passing.Select(c => Hit(c, plan, isLater))], [.. passing.Select(c => c.Row)], isWhole);
    }

    /// <summary>The passages in which another query is than the one that was asked, in a short time.</summary>
    public IReadOnlyList<FoundPassage> OfLadder(SearchQuery query, CancellationToken cancellation) =>
        (this with { Longest = Ladder.Longest })
            .Find(MatchPlan.Of(query, withResults: true), isLater: false, except: null, cancellation)
            .Hits;

    private (List<CandidatePassage> Passing, bool IsWhole) Verified(
        List<CandidatePassage> wanted,
        MatchPlan plan,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        var passing = new List<CandidatePassage>();
        var sessions = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var (read, isWhole) = (0, true);
        foreach (var some in wanted.Chunk(Together))
        {
            var longest = sessions.Count < Request.Skip + Request.Limit ? Longest : LongestCounting;
            if (Stopwatch.GetElapsedTime(started) > longest)
            {
                isWhole = false;
                break;
            }

            var bodies = some.Select(c => Candidates.Body(c.Row)).ToList();
            var isHit = Workers.Map(bodies, b => plan.Holds(PassageBody.Read(b)), cancellation);
            passing.AddRange(some.Where((_, i) => isHit[i]));
            sessions.UnionWith(some.Where((_, i) => isHit[i]).Select(c => Families.Of(c.Places[0].Owner.Text.Session)));
            read += some.Length;
        }

        Request.Trace?.Add("check texts", started, read, "passages");
        return (passing, isWhole);
    }

    // a piece of output has many
    private static int LinesBefore(FoundText found) =>
        found.Text.Block.Text.AsSpan(0, found.Ranges.Select(r => r.Start).DefaultIfEmpty(0).Min()).Count('\n');

    private FoundPassage Hit(CandidatePassage candidate, MatchPlan plan, bool isLater)
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
            var passage = PassageBody.Read(Candidates.Body(candidate.Row));
            var found = plan.Find(passage) is [var best, ..]
                ? best
                : throw new InvalidDataException("A row of the index does not have the words it is found by.");
            var (lines, turns) = Candidates.Before(place.Owner);
            var turn = passage
                .Entries.Take(found.Text.Entry + 1)
                .Count(e => e.Blocks.Any(b => b.Kind is ContentKind.Prompt));
            return FoundPassage.Hit(text.Session, passage, found, Request.Reveals) with
            {
                Line =
                    lines < 0
                        ? 0
                        : (int)lines
                            + place.Line
                            + passage.Entries[found.Text.Entry].Line
                            + (text.IsOutput ? LinesBefore(found) : 0)
                            + 1,
                Turn = turns < 0 || text.IsOutput ? 0 : (int)turns + place.Turn + turn,
                Agent = text.Agent,
                State = text.IsAside ? text.Variant.Number : null,
                File = text.IsOutput ? text.File.Source.Value : "",
                Context = Request.Around > 0 && !text.IsOutput ? TurnsNearby.Of(Candidates, place, Request) : [],
            };
        }
    }
}
