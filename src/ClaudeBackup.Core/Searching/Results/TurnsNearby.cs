using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>A turn near a hit, or its own: what was asked, and what was answered last.</summary>
/// <param name="Number">Its number in the file, from 1; 0 where nobody counted, and before the first prompt.</param>
public sealed record TurnNearby(int Number)
{
    /// <summary>Whether the hit is in it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The entry of the prompt, else of the answer; empty where it has no uuid.</summary>
    public string Entry { get; init; } = "";

    /// <summary>When it was said; null where that entry does not tell.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The beginning of the prompt; null where there is none.</summary>
    public Snippet? Prompt { get; init; }

    /// <summary>The beginning of the last answer; null where there is none.</summary>
    public Snippet? Answer { get; init; }
}

/// <summary>Finds the turns around a passage.</summary>
/// <param name="passages">Those of its text, in order: how many prompts stand before each, and how to read it.</param>
/// <param name="reveals">Whether secrets stay readable.</param>
internal sealed class TurnsNearby(IReadOnlyList<(int Turn, Func<Passage> Read)> passages, bool reveals)
{
    /// <summary>Those around what is stored.</summary>
    public static IReadOnlyList<TurnNearby> Of(Candidates candidates, CandidatePlace place, SearchRequest request)
    {
        var text = place.Owner.Text;
        var turns = Enumerable
            .Range(0, text.Variant.Segments.Count)
            .Select(i => (int)candidates.Before(new SegmentOwner(text, i)).Turns)
            .ToList();
        if (turns[place.Owner.Index] < 0)
        {
            return [];
        }

        // behind a segment that is not known nobody knows which turn it is
        var all = candidates.Of(text).Where(p => turns[p.Segment] >= 0).ToList();
        return new TurnsNearby(
            [
                .. all.Select(p =>
                    (turns[p.Segment] + p.Turn, (Func<Passage>)(() => PassageBody.Read(candidates.Body(p.Row))))
                ),
            ],
            request.Reveals
        ).Of(all.FindIndex(p => p.Segment == place.Owner.Index && p.Line == place.Line), request.Around);
    }

    /// <summary>Those around what is not saved yet. Where something is saved before it, nobody knows how many turns that has.</summary>
    public static IReadOnlyList<TurnNearby> Of(UnsavedText text, int at, SearchRequest request) =>
        [
            .. new TurnsNearby(
                [.. text.Passages.Select(p => (p.Turn, (Func<Passage>)(() => p.Passage)))],
                request.Reveals
            )
                .Of(at, request.Around)
                .Select(t => text.LinesBefore == 0 ? t : t with { Number = 0 }),
        ];

    /// <summary>The turn of a passage and so many before and behind it, as far as there are any.</summary>
    /// <param name="at">The number of the passage, from 0.</param>
    /// <param name="around">How many.</param>
    public IReadOnlyList<TurnNearby> Of(int at, int around)
    {
        var turns = new List<(int Number, List<TranscriptEntry> Entries)>();
        // one that begins with a prompt is of the turn after those that were counted before it
        var first = passages[at].Turn - around;
        var last = passages[at].Turn + around + 1;
        foreach (var (before, read) in passages.Where(p => p.Turn >= first - 1 && p.Turn <= last))
        {
            var entries = read().Entries;
            var number = before + (IsPrompt(entries) ? 1 : 0);
            if (turns is [.., var open] && open.Number == number)
            {
                open.Entries.AddRange(entries);
            }
            else
            {
                turns.Add((number, [.. entries]));
            }
        }

        var own = passages[at].Turn + (IsPrompt(passages[at].Read().Entries) ? 1 : 0);
        return
        [
            .. turns
                .Where(t => t.Number >= own - around && t.Number <= own + around)
                .Select(t => Of(t.Number, t.Entries) with { IsOwn = t.Number == own }),
        ];
    }

    private TurnNearby Of(int number, List<TranscriptEntry> entries)
    {
        var prompt = First(entries, ContentKind.Prompt);
        var answer = First(Enumerable.Reverse(entries), ContentKind.Answer);
        var entry = prompt?.Entry ?? answer?.Entry;
        return new TurnNearby(number)
        {
            Entry = entry?.Uuid ?? "",
            Time = entry?.Time is { } time ? new DateTimeOffset(time) : null,
            Prompt = Shown(prompt?.Text),
            Answer = Shown(answer?.Text),
        };
    }

    private static bool IsPrompt(IReadOnlyList<TranscriptEntry> entries) =>
        First(entries.Take(1), ContentKind.Prompt) is not null;

    private static (TranscriptEntry Entry, string Text)? First(IEnumerable<TranscriptEntry> entries, ContentKind kind)
    {
        foreach (var entry in entries)
        {
            if (entry.Blocks.FirstOrDefault(b => b.Kind == kind) is { } block)
            {
                return (entry, block.Text);
            }
        }

        return null;
    }

    private Snippet? Shown(string? text) => text is null ? null : Snippet.Of(text.TrimStart(), [], reveals);
}
