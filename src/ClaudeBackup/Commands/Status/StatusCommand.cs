using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class StatusCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var command = new Command("status", "Show what is saved, what is at risk and whether all is well.");
        var check = new Option<bool>("--check")
        {
            Description =
                "Fail when no good sync is younger than the schedule allows, or the remote has been behind for that long. For prompts and monitoring.",
        };
        var leftOut = new Option<bool>("--left-out")
        {
            Description = "List what lies in the Claude home and is not saved, and why.",
        };
        command.Options.Add(check);
        command.Options.Add(leftOut);
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(app, reporter, parsed.GetValue(check), parsed.GetValue(leftOut), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        bool check,
        bool leftOut,
        CancellationToken cancellation
    )
    {
        var report = await app.Status.LookAsync(app.Open(), cancellation);
        var schedule = await app.Schedules.LookAsync(cancellation);
        var now = app.Clock.GetUtcNow();
        if (check && Concern.Of(schedule, report.Remote, report.Waiting, now) is { } concern)
        {
            return reporter.Fail(concern);
        }

        var document = StatusView.Document(report, schedule, app.Repository.Root.Value, app.Home.Root.Value, now);
        reporter.Result(
            document,
            json => json.StatusDocument,
            d =>
                leftOut
                    ? LeftOutView.Lines(d.LeftOut, LocalSettings.FileOf(app.Repository).Value)
                    : StatusView.Lines(d, now)
        );
        return ExitCodes.Done;
    }
}
