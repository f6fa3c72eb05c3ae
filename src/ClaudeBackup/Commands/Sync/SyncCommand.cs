using System.CommandLine;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class SyncCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var configOnly = new Option<bool>("--config-only")
        {
            Description = "Save only settings, skills, hooks and the like.",
        };
        var sessionsOnly = new Option<bool>("--sessions-only")
        {
            Description = "Save only sessions, memory and prompt history.",
        };
        var scheduled = new Option<bool>("--scheduled")
        {
            Description = "Tell in the record of this run that a scheduler started it.",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Show what would be saved and pushed, and write nothing.",
        };
        // taken before anything else is looked at, by Program
        var environment = new Option<string>(JobEnvironment.Option)
        {
            Description = "A file with the variables of a scheduled run.",
            Hidden = true,
        };
        var command = new DescribedCommand("sync", SyncHelp.Text)
        {
            configOnly,
            sessionsOnly,
            dryRun,
            scheduled,
            environment,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var only = SyncOptions.Only(parsed.GetValue(configOnly), parsed.GetValue(sessionsOnly));
                return parsed.GetValue(dryRun)
                    ? SyncPreview.RunAsync(app, reporter, only, cancellation)
                    : RunAsync(app, reporter, SyncOptions.Request(only, parsed.GetValue(scheduled)), cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        SyncRequest what,
        CancellationToken cancellation
    )
    {
        var found = await app.AdoptLegacyAsync(cancellation);
        var summary = await ProgressView.RunAsync(
            reporter,
            "Saving",
            progress => app.Sync.RunAsync(what, new SyncListener { Progress = progress }, cancellation)
        );
        summary = found is null ? summary : summary with { Warnings = [found, .. summary.Warnings] };
        await app.Schedules.KeepProgramAsync(CopyNeed.None, cancellation);
        reporter.Result(
            SyncView.Document(summary, what.Only),
            json => json.SyncDocument,
            d => SyncView.Lines(d, app.Local)
        );
        await app.KeepIndexAsync(summary, cancellation);
        return ExitCodes.Of(summary);
    }
}
