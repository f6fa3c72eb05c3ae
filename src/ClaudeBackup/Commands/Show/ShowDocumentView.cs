using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>A session as one document.</summary>
internal static class ShowDocumentView
{
    public static ShowDocument Of(
        SessionReading reading,
        IReadOnlyList<Turn> turns,
        bool isCut,
        ShowMode mode,
        string? resume
    )
    {
        TurnDocument[] shown = [.. turns.Select(turn => Of(reading, turn, mode))];
        return new ShowDocument(
            SessionLine.Of(reading.Session),
            reading.ForkedFrom,
            shown,
            isCut,
            [
                .. reading.Usage.Select(model => new ModelUsageDocument(
                    model.Key,
                    model.Value.Input,
                    model.Value.Output,
                    model.Value.CacheWritten,
                    model.Value.CacheRead
                )),
            ],
            resume,
            $"claude-backup restore {reading.Session.Id}"
        );
    }

    private static TurnDocument Of(SessionReading reading, Turn turn, ShowMode mode) =>
        new(
            turn.Number,
            OrNull(turn.Entry),
            Time(turn.Time),
            turn.Prompt,
            turn.IsCut,
            [.. Wanted(turn.Steps, mode).Select(step => Of(reading, step, mode, nested: true))]
        );

    private static IEnumerable<Step> Wanted(IReadOnlyList<Step> steps, ShowMode mode) =>
        mode switch
        {
            ShowMode.Brief => steps.Where(s => s is { Kind: ContentKind.Answer, Agent.Length: 0 }).TakeLast(1),
            ShowMode.Diffs => steps.Where(s => s.Kind is ContentKind.Call && EditLines.Of(s).Count > 0),
            _ => steps,
        };

    private static StepDocument Of(SessionReading reading, Step step, ShowMode mode, bool nested)
    {
        var isCall = step.Kind is ContentKind.Call;
        return new StepDocument(
            Word(step),
            OrNull(step.Entry),
            Time(step.Time),
            step.Text,
            step.IsCut,
            OrNull(step.Agent),
            OrNull(step.Tool),
            isCall ? OrNull(CallSummary.Of(step.Input)) : null,
            step.Outcome is { } outcome
                ? new OutcomeDocument(
                    mode is ShowMode.Full ? reading.TextOf(outcome) : outcome.Text,
                    outcome.IsError,
                    outcome.IsCut
                )
                : null,
            isCall ? EditLines.Of(step) : [],
            reading.Agents.Of(step) is { } agent ? Of(reading, agent, mode, nested) : null
        );
    }

    private static SubagentDocument Of(SessionReading reading, Subagent agent, ShowMode mode, bool nested) =>
        new(
            agent.Id,
            OrNull(agent.Kind),
            agent.File.Fullest.Size,
            nested && mode is ShowMode.Full
                ? [.. reading.StepsOf(agent).Select(step => Of(reading, step, mode, nested: false))]
                : null
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
                _ => "notice",
            };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string? Time(DateTimeOffset? time) => time is { } at ? Timestamp.Format(at) : null;
}
