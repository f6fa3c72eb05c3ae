using System.CommandLine;
using ClaudeBackup.Output;

namespace ClaudeBackup.Commands;

internal static class StatusCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var command = new Command("status", "Show what is saved, what is at risk and whether all is well.");
        command.SetAction((_, cancellation) => RunAsync(app, reporter, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(App app, Reporter reporter, CancellationToken cancellation)
    {
        var report = await app.Status.LookAsync(cancellation);
        var document = StatusView.Document(report, app.Repository.Root.Value, app.Home.Root.Value);
        reporter.Result(
            document,
            json => json.StatusDocument,
            d => StatusView.Lines(d, TimeProvider.System.GetUtcNow())
        );
        return ExitCodes.Done;
    }
}
