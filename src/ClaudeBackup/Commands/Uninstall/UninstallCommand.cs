using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class UninstallCommand
{
    private sealed record Request(bool DeleteData, bool Force, bool DryRun, bool Yes);

    public static Command Build(App app, Reporter reporter)
    {
        var deleteData = new Option<bool>("--delete-data")
        {
            Description = "Delete the repository too. Refused while it is the only copy of anything, unless forced.",
        };
        var force = new Option<bool>("--force") { Description = "Delete it even if it is the only copy." };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Show what would be removed, and what exists nowhere else.",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing." };
        var command = new DescribedCommand("uninstall", UninstallHelp.Text) { deleteData, force, dryRun, yes };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    new Request(
                        parsed.GetValue(deleteData),
                        parsed.GetValue(force),
                        parsed.GetValue(dryRun),
                        parsed.GetValue(yes)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(App app, Reporter reporter, Request request, CancellationToken cancellation)
    {
        var plan = await app.Removal.PlanAsync(request.DeleteData, request.Force, cancellation);
        var asks = plan is { DeletesData: true, Refusal: null } && !request.DryRun && !request.Yes;
        if (asks && !await reporter.AgreesAsync($"Delete {plan.Repository} with all history?", [], cancellation))
        {
            throw new BackupException(FailureKind.Cancelled, "Nothing was removed.");
        }

        var left = request.DryRun ? [] : await app.Removal.ApplyAsync(plan, cancellation);
        reporter.Result(
            UninstallView.Document(plan, request.DryRun, left),
            json => json.UninstallDocument,
            d => UninstallView.Lines(d, app.Programs.Running)
        );
        return ExitCodes.Done;
    }
}
