using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class UninstallCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var deleteData = new Option<bool>("--delete-data")
        {
            Description = "Delete the repository too. Refused while it is the only copy of anything, unless forced.",
        };
        var force = new Option<bool>("--force") { Description = "Delete what is nowhere else as well." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would go, and what is nowhere else." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing." };
        var command = new Command(
            "uninstall",
            "Take the job out of the scheduler and our plugin out of Claude Code. What was saved stays, unless --delete-data is given."
        )
        {
            deleteData,
            force,
            dryRun,
            yes,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    new UninstallRequest(
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

    private sealed record UninstallRequest(bool DeleteData, bool Force, bool DryRun, bool Yes);

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        UninstallRequest request,
        CancellationToken cancellation
    )
    {
        var plan = await app.Removal.PlanAsync(request.DeleteData, cancellation);
        IReadOnlyList<string> left = [];
        if (!request.DryRun)
        {
            if (plan is { DeletesData: true, OnlyHere.IsNothing: false } && !request.Force)
            {
                throw new BackupException(
                    FailureKind.Failed,
                    $"{plan.Repository} is the only copy of {UninstallView.OnlyHere(plan.OnlyHere)}. Nothing was taken away.",
                    "Push it first with claude-backup sync, see all of it with --dry-run, or delete it all the same with --force."
                )
                {
                    Code = FailureCode.OnlyCopy,
                };
            }

            if (
                plan.DeletesData
                && !request.Yes
                && !await reporter.AgreesAsync($"Delete {plan.Repository} with all history?", [], cancellation)
            )
            {
                throw new BackupException(FailureKind.Cancelled, "Nothing was taken away.");
            }

            left = await app.Removal.ApplyAsync(plan, cancellation);
        }

        reporter.Result(
            UninstallView.Document(plan, request.DryRun, left),
            json => json.UninstallDocument,
            UninstallView.Lines
        );
        return ExitCodes.Done;
    }
}
