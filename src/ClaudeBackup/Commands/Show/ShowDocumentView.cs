using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>A session as one document.</summary>
/// <param name="reading">The session.</param>
/// <param name="mode">How much of each turn.</param>
internal sealed class ShowDocumentView(SessionReading reading, ShowMode mode)
{
    // a subagent that calls another one that calls itself
    private const int Deepest = 4;

    // of a part of the session the tokens are no answer to any question
    private static readonly IReadOnlyDictionary<string, TokenUsage> NoUsage = new Dictionary<string, TokenUsage>();

    /// <param name="turns">Those that are shown.</param>
    /// <param name="limit">What ended them.</param>
    /// <param name="lineage">How the session hangs together with others.</param>
    /// <param name="unsaved">How much the source has that is not saved.</param>
    /// <param name="lines">The line that resumes it, null where it cannot be; and the one that brings it back.</param>
    /// <param name="hasLosses">Whether a note stands in it for bytes that were lost.</param>
    public ShowDocument Of(
        IReadOnlyList<Turn> turns,
        TurnLimit limit,
        Lineage lineage,
        long unsaved,
        (string? Resume, string Restore) lines,
        bool hasLosses
    )
    {
        TurnDocument[] shown = [.. turns.Select(Of)];
        SubagentDocument[] others = reading.IsWhole ? [.. OtherAgents().Select(a => Of(a, 0))] : [];
        if (reading.IsWhole)
        {
            reading.CountAgents();
        }

        return new ShowDocument(
            SessionLine.Of(reading.Session),
            lineage.ForkedFrom,
            lineage.ForkTurn,
            lineage.Continues?.Id,
            [.. lineage.ContinuedIn.Select(s => s.Id)],
            shown,
            limit.Rest is not null,
            limit.Rest,
            others,
            [.. reading.Missing],
            unsaved,
            [
                .. (reading.IsWhole ? reading.Usage : NoUsage).Select(model => new ModelUsageDocument(
                    model.Key,
                    model.Value.Input,
                    model.Value.Output,
                    model.Value.CacheWritten,
                    model.Value.CacheRead
                )),
            ],
            lines.Resume,
            lines.Restore,
            reading.State,
            reading.States,
            hasLosses,
            AsOfView.Documents(reading.Session)
        );
    }

    private IEnumerable<Subagent> OtherAgents() =>
        mode is ShowMode.Full ? reading.OtherAgents() : [.. reading.Agents.NotMet];

    /// <summary>The line that brings back what is shown.</summary>
    public static string Restore(SessionReading reading) => $"claude-backup restore {Chosen(reading)}";

    /// <summary>The line that shows one turn of it, in the state that is shown.</summary>
    public static string Show(SessionReading reading, int turn) =>
        string.Create(CultureInfo.InvariantCulture, $"claude-backup show {Chosen(reading)} --turn {turn}");

    private static string Chosen(SessionReading reading) =>
        reading.Session.Id
        + (reading.Session.Past is { } past ? $" --at {past.Commit.Id.ShortForm}" : "")
        + (reading.IsUsual ? "" : string.Create(CultureInfo.InvariantCulture, $" --state {reading.State}"));

    private TurnDocument Of(Turn turn) =>
        new(
            turn.Number,
            OrNull(turn.Entry),
            Time(turn.Time),
            turn.Prompt,
            turn.IsCut,
            [.. Wanted(turn.Steps).Select(step => Of(step, 0))]
        );

    private IEnumerable<Step> Wanted(IReadOnlyList<Step> steps) =>
        mode switch
        {
            ShowMode.Brief => steps.Where(s => s is { Kind: ContentKind.Answer, Agent.Length: 0 }).TakeLast(1),
            ShowMode.Diffs => steps.Where(s => s.Kind is ContentKind.Call && EditLines.Of(s).Count > 0),
            _ => steps,
        };

    private StepDocument Of(Step step, int depth)
    {
        var isCall = step.Kind is ContentKind.Call;
        return new StepDocument(
            Word(step),
            OrNull(step.Entry),
            Time(step.Time),
            step.Picture is { } picture ? PictureWords.Of(picture) : step.Text,
            step.IsCut,
            OrNull(step.Agent),
            OrNull(step.Tool),
            isCall ? OrNull(CallSummary.Of(step.Input)) : null,
            step.Outcome is { } outcome ? Of(mode is ShowMode.Full ? reading.Whole(outcome) : outcome) : null,
            isCall ? EditLines.Of(step) : [],
            isCall
                ?
                [
                    .. Within(step, depth),
                    .. (depth < Deepest ? reading.Agents.Of(step) : []).Select(agent => Of(agent, depth)),
                ]
                : []
        );
    }

    private static OutcomeDocument Of(Outcome outcome) =>
        new(OrNull(outcome.Entry), outcome.Text, outcome.IsError, outcome.IsCut);

    // in the session's own transcript
    private IEnumerable<SubagentDocument> Within(Step call, int depth) =>
        call.Inner.Count == 0
            ? []
            :
            [
                new SubagentDocument(
                    call.Inner[0].Agent,
                    Kind: null,
                    Bytes: 0,
                    [.. call.Inner.Select(step => Of(step, depth + 1))]
                ),
            ];

    private SubagentDocument Of(Subagent agent, int depth) =>
        new(
            agent.Id,
            OrNull(agent.Kind),
            agent.File.Fullest.Size,
            mode is ShowMode.Full ? [.. reading.StepsOf(agent).Select(step => Of(step, depth + 1))] : null
        );

    private static string Word(Step step) =>
        step.IsCompaction
            ? "compaction"
            : step.Kind switch
            {
                ContentKind.Prompt => "prompt",
                ContentKind.Answer => "answer",
                ContentKind.Thinking => "thinking",
                ContentKind.Call => "call",
                ContentKind.Result => "result",
                ContentKind.Picture => "picture",
                _ => "notice",
            };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string? Time(DateTimeOffset? time) => time is { } at ? Timestamp.Format(at) : null;
}
