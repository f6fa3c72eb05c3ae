using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What <c>schedule</c> would do.</summary>
internal static class SchedulePreview
{
    public static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        string? name,
        string? ping,
        CancellationToken cancellation
    )
    {
        _ = app.Identity;
        _ = UrlOf(ping);
        SchedulePlan? plan = null;
        if (name is not null)
        {
            await app.SavedHome.RequireAsync(cancellation);
            plan = await app.Schedules.PlanAsync(Schedule.Parse(name), cancellation);
        }

        var state = await app.Schedules.LookAsync(cancellation);
        var shown = ScheduleView.Plan(plan, ping);
        reporter.Result(
            ScheduleView.Document(
                state,
                app.Open().Settings.Ping,
                [],
                app.Runs.NewestFirst(),
                app.Clock.GetUtcNow(),
                shown
            ),
            json => json.ScheduleDocument,
            _ => ScheduleView.Lines(shown)
        );
        return ExitCodes.Done;
    }

    /// <summary>The URL to call; null for none.</summary>
    /// <exception cref="BackupException">Usage: it is no URL.</exception>
    public static Uri? UrlOf(string? ping) => ping is null or ScheduleView.Off ? null : Ping.Parse(ping);
}
