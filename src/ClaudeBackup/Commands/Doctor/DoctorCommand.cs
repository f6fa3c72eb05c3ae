using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Health;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Looks at everything that saving needs, and puts right what is harmless to put right.</summary>
internal static class DoctorCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var fix = new Option<bool>("--fix") { Description = "Do the harmless remedies, after showing what is wrong." };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "With --fix, show what it would do and do nothing.",
        };
        var command = new DescribedCommand("doctor", DoctorHelp.Text) { fix, dryRun };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(app, reporter, parsed.GetValue(fix), parsed.GetValue(dryRun), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        bool fix,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        if (isDryRun && !fix)
        {
            throw new BackupException(
                FailureKind.Usage,
                "--dry-run goes with --fix: without it nothing is changed anyway.",
                "For example: claude-backup doctor --fix --dry-run"
            );
        }

        var found = await app.Checkup.RunAsync(cancellation);
        var fixes = fix ? HarmlessFixes.Of(found) : [];
        reporter.Note(fixes.Count > 0 && !isDryRun ? [.. DoctorView.ToFix(found, reporter.Screen)] : []);
        var done = new List<string>();
        foreach (var one in isDryRun ? [] : fixes)
        {
            done.AddRange(await app.HarmlessFixes.RunAsync(one, cancellation));
        }

        var after = fixes.Count > 0 && !isDryRun ? await app.Checkup.RunAsync(cancellation) : found;
        var document = DoctorView.Document(after, fix ? fixes : null, isDryRun, done);
        reporter.Result(document, json => json.DoctorDocument, d => DoctorView.Lines(d, after, reporter.Screen));
        return document.Ok ? ExitCodes.Done
            : app.HasRepository ? ExitCodes.Failed
            : ExitCodes.NotInitialised;
    }
}
