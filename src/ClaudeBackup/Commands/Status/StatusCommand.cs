using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class StatusCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var check = new Option<bool>("--check")
        {
            Description =
                "Fail when the last good sync is older than the schedule allows, or the remote has been behind for that long. For prompts and monitoring.",
        };
        var olderThan = Age.Option(
            "--older-than",
            "With --check: the greatest age allowed for the last good sync and for what waits to be pushed, such as 36h, 1d or 2w; works with the schedule off, too."
        );
        var verbose = new Option<bool>("--verbose", "-v")
        {
            Description = "Show everything: what is at risk, what is only here, other machines, what is left out.",
        };
        var leftOut = new Option<bool>("--left-out") { Description = "List what is not saved, and why." };
        var command = new DescribedCommand("status", StatusHelp.Text) { verbose, check, olderThan, leftOut };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    new StatusRequest(
                        parsed.GetValue(check),
                        Age.Parse(parsed.GetValue(olderThan)),
                        parsed.GetValue(verbose),
                        parsed.GetValue(leftOut)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        StatusRequest request,
        CancellationToken cancellation
    )
    {
        request.RequireSense();
        var report = await app.Status.LookAsync(app.Open(), cancellation);
        var schedule = await app.Schedules.LookAsync(cancellation);
        var now = app.Clock.GetUtcNow();
        if (
            request.IsCheck
            && Concern.Of(schedule, report.Remote, report.Waiting, now, app.Local, request.OlderThan) is { } concern
        )
        {
            return reporter.Fail(concern);
        }

        var document = StatusView.Document(report, schedule, app, now);
        reporter.Result(
            document,
            json => json.StatusDocument,
            d =>
                request.LeftOut
                    ? LeftOutView.Lines(d.LeftOut, LocalSettings.FileOf(app.Repository).Value)
                    : new StatusScreenView(reporter.Screen, now).Of(d, request.IsVerbose)
        );
        return ExitCodes.Done;
    }
}
