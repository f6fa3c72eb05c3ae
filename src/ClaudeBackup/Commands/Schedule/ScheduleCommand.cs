using System.CommandLine;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>When a sync runs by itself.</summary>
internal static class ScheduleCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var schedule = new Argument<string?>("schedule")
        {
            Description =
                "daily: at 03:00. 6h: four times a day. hourly. off: never. Default: show what is installed, when it last ran and when it runs next.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        schedule.AcceptOnlyFromAmong([.. Schedule.All.Select(s => s.Name)]);
        var ping = new Option<string?>("--ping")
        {
            Description =
                "A URL to call for each run, in the form of healthchecks.io: URL/start, URL, URL/fail. Called once now. off: none.",
            HelpName = "URL|off",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Show what would be scheduled, and change nothing.",
        };
        var command = new DescribedCommand("schedule", ScheduleHelp.Text) { schedule, ping, dryRun };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var (name, url) = (parsed.GetValue(schedule), parsed.GetValue(ping));
                return parsed.GetValue(dryRun)
                    ? SchedulePreview.RunAsync(app, reporter, name, url, cancellation)
                    : RunAsync(app, reporter, name, url, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        string? name,
        string? ping,
        CancellationToken cancellation
    )
    {
        _ = app.Identity;
        var url = SchedulePreview.UrlOf(ping);
        var notes = new List<string>();
        if (name is not null)
        {
            await app.SavedHome.RequireAsync(cancellation);
            notes.AddRange(await app.Schedules.SetAsync(Schedule.Parse(name), cancellation));
        }

        if (ping is not null)
        {
            notes.AddRange(await app.Pings.SetAsync(url, cancellation));
        }

        var state = await app.Schedules.LookAsync(cancellation);
        var now = app.Clock.GetUtcNow();
        reporter.Result(
            ScheduleView.Document(state, app.Open().Settings.Ping, notes, app.Runs.NewestFirst(), now),
            json => json.ScheduleDocument,
            d => ScheduleView.Lines(d, now, app.Local)
        );
        return ExitCodes.Done;
    }
}
