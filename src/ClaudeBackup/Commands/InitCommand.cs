using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Output;
using Spectre.Console;

namespace ClaudeBackup.Commands;

internal static class InitCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var local = new Option<bool>("--local")
        {
            Description = "Keep the repository on this machine only, and ask nothing.",
        };
        var backend = new Option<string>("--backend")
        {
            Description = "Where backups go; so far only local, this machine.",
            DefaultValueFactory = _ => "local",
        };
        backend.AcceptOnlyFromAmong("local");
        var yes = new Option<bool>("--yes", "-y") { Description = "Set up at once, and ask nothing." };
        var command = new Command(
            "init",
            "Set up the repository and save everything for the first time. Again: see what is there, and sync."
        )
        {
            local,
            backend,
            yes,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(app, reporter, parsed.GetValue(yes) || parsed.GetValue(local), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(App app, Reporter reporter, bool silent, CancellationToken cancellation)
    {
        var isThere = app.Repository.IsInitialised;
        if (!isThere && !silent && !reporter.IsJson && reporter.Screen.CanAsk && !Agrees(app, reporter.Screen))
        {
            throw new BackupException(
                FailureKind.Cancelled,
                "Nothing was set up.",
                "Run claude-backup again whenever you like."
            );
        }

        var machine = await app.Setup.RunAsync(cancellation);
        var summary = await ProgressView.RunAsync(
            reporter,
            "Saving",
            progress => app.Sync.RunAsync(SyncScope.Everything, progress, cancellation)
        );
        var document = new InitDocument(
            Ok: true,
            Created: !isThere,
            Mode: "local",
            app.Repository.Root.Value,
            app.Home.Root.Value,
            Directory.Exists(app.Home.Root.Value),
            machine.Machine,
            machine.Slug,
            SyncView.Document(summary, SyncScope.Everything)
        );
        reporter.Result(document, json => json.InitDocument, InitView.Lines);
        return summary.Problems.Count > 0 ? ExitCodes.Partial : ExitCodes.Done;
    }

    private static bool Agrees(App app, Screen screen)
    {
        var console = screen.ErrorConsole();
        console.WriteLine($"Everything Claude Code keeps in {app.Home.Root} will be saved to {app.Repository.Root},");
        console.WriteLine("a git repository on this machine that only you can read. Credentials stay out of it.");
        return console.Prompt(new ConfirmationPrompt("Set it up now?"));
    }
}
