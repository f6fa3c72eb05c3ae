namespace ClaudeBackup.Core.Runs;

/// <summary>What the runs on this machine come to. Pure: made of their records.</summary>
public sealed record RunHistory
{
    /// <summary>The newest run; null before the first.</summary>
    public RunRecord? Last { get; init; }

    /// <summary>The newest run that the scheduler started.</summary>
    public RunRecord? LastScheduled { get; init; }

    /// <summary>The newest run that saved everything on this disk.</summary>
    public RunRecord? LastSaved { get; init; }

    /// <summary>Those that went wrong since the last good one, newest first. What tells nothing either way is left out.</summary>
    public IReadOnlyList<RunRecord> Failing { get; init; } = [];

    /// <summary>When a sync last saved everything; null before the first.</summary>
    public DateTimeOffset? LastGood => LastSaved?.Ended;

    /// <param name="runs">Newest first.</param>
    public static RunHistory Of(IEnumerable<RunRecord> runs)
    {
        var all = runs.ToArray();
        // all that waited went with it, be it a sync of one half or another remote
        var sent = Array.FindIndex(all, r => r.Outcome is RunOutcome.Done or RunOutcome.Partial or RunOutcome.Sent);
        return new RunHistory
        {
            Last = all.FirstOrDefault(),
            LastScheduled = Array.Find(all, r => r.Trigger is RunTrigger.Schedule),
            LastSaved = Array.Find(all, r => r is { IsSaved: true, IsWhole: true }),
            Failing =
            [
                .. all.Select((run, at) => (Run: run, IsOver: at > sent && sent >= 0 && run.IsWaiting))
                    .Where(r => r.Run.IsGood || r.Run.IsBad)
                    .TakeWhile(r => r.Run.IsBad && !r.IsOver)
                    .Select(r => r.Run),
            ],
        };
    }
}
