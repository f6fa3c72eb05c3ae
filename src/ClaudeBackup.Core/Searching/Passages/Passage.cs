using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// What is found as one: the entries from one prompt to the next, so that a question is found together with its answer; less where that is long, or a
/// segment ends.
/// </summary>
/// <param name="Entries">Their lines count from the first of them.</param>
public sealed record Passage(IReadOnlyList<TranscriptEntry> Entries);

/// <summary>A passage where it stands in a segment.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Line">The line of its first entry in the segment, from 0.</param>
/// <param name="Turn">How many prompts stand before it in the segment.</param>
public sealed record PlacedPassage(Passage Passage, int Line, int Turn);

/// <summary>Divides what a stretch of a transcript says into passages. Pure: the same lines give the same passages, wherever they stand.</summary>
public static class PassageDivision
{
    /// <summary>A passage that has so many characters takes no further entry.</summary>
    public const int FullLength = 64 * 1024;

    /// <summary>Divides entries.</summary>
    public static IReadOnlyList<PlacedPassage> Of(IReadOnlyList<TranscriptEntry> entries)
    {
        var passages = new List<PlacedPassage>();
        var (start, length, turn, turnOfStart) = (0, 0, 0, 0);
        for (var i = 0; i < entries.Count; i++)
        {
            var isPrompt = entries[i].Blocks.Any(b => b.Kind is ContentKind.Prompt);
            if (i > start && (isPrompt || length >= FullLength))
            {
                Close(i);
            }

            turn += isPrompt ? 1 : 0;
            length += entries[i].Blocks.Sum(b => b.Text.Length);
        }

        Close(entries.Count);
        return passages;

        void Close(int end)
        {
            if (end > start)
            {
                var line = entries[start].Line;
                passages.Add(
                    new(
                        new Passage([.. entries.Take(start..end).Select(e => e with { Line = e.Line - line })]),
                        line,
                        turnOfStart
                    )
                );
            }

            (start, length, turnOfStart) = (end, 0, turn);
        }
    }

    /// <summary>How many prompts there are.</summary>
    public static int Turns(IReadOnlyList<TranscriptEntry> entries) =>
        entries.Count(e => e.Blocks.Any(b => b.Kind is ContentKind.Prompt));

    /// <summary>How many of them begin a turn of the session: the task of a subagent begins none.</summary>
    public static int Prompts(IReadOnlyList<TranscriptEntry> entries) =>
        entries.Count(e => !e.IsSidechain && e.Blocks.Any(b => b.Kind is ContentKind.Prompt));

    /// <summary>How many texts lack their middle.</summary>
    public static int Cuts(IEnumerable<TranscriptEntry> entries) => entries.Sum(e => e.Blocks.Count(b => b.IsCut));
}
