using System.CommandLine;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Output;

namespace ClaudeBackup.Commands;

/// <summary>When a sync runs by itself.</summary>
internal static class ScheduleCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var schedule = new Argument<string?>("schedule")
        {
            Description =
                "daily: at 03:00. 6h: four times a day. hourly. off: never. Left out: show what is installed, and when it ran and runs next.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        schedule.AcceptOnlyFromAmong([.. Schedule.All.Select(s => s.Name)]);
        var command = new Command("schedule", "Let a sync run by itself, through the scheduler of this system.")
        {
            schedule,
        };
        command.SetAction((parsed, cancellation) => RunAsync(app, reporter, parsed.GetValue(schedule), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(App app, Reporter reporter, string? name, CancellationToken cancellation)
    {
        _ = app.Identity;
        var notes = name is null ? [] : await app.Schedules.SetAsync(Schedule.Parse(name), cancellation);
        var state = await app.Schedules.LookAsync(cancellation);
        reporter.Result(
            ScheduleView.Document(state, notes, app.Runs.NewestFirst(), TimeProvider.System.GetUtcNow()),
            json => json.ScheduleDocument,
            d => ScheduleView.Lines(d, TimeProvider.System.GetUtcNow())
        );
        return ExitCodes.Done;
    }
}
