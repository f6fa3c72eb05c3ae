using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Proves that everything saved is whole.</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Build(App app, Reporter reporter)
    {
        var data = new Option<bool>("--read-data") { Description = "Read everything stored and compare it, too." };
        var subset = new Option<string?>("--read-data-subset")
        {
            Description =
                "Read a part of it: one of several, as 1/5, or a share, as 10%, of what was not read for the longest.",
            HelpName = "PART",
        };
        var command = new DescribedCommand("verify", VerifyHelp.Text) { data, subset };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(app, reporter, Share(parsed.GetValue(data), parsed.GetValue(subset)), cancellation)
        );
        return command;
    }

    private static ReadShare Share(bool all, string? subset) =>
        (all, subset) switch
        {
            (true, not null) => throw new BackupException(
                FailureKind.Usage,
                "Everything and a part of it cannot both be read.",
                "Give --read-data or --read-data-subset."
            ),
            (true, _) => ReadShare.All,
            (_, { } part) => ReadShare.Parse(part),
            _ => ReadShare.None,
        };

    private static async Task<int> RunAsync(App app, Reporter reporter, ReadShare share, CancellationToken cancellation)
    {
        using var held = await RepositoryLock.TakeToLookAsync(app.Repository, Patience, app.Local, cancellation);
        var report = await ProgressView.RunAsync(
            reporter,
            "Verifying",
            progress => app.Verify(progress).RunAsync(share, cancellation)
        );
        report.Record.TryWrite(app.Repository);
        reporter.List(VerifyView.Document(report), json => json.VerifyDocument, VerifyView.Lines);
        return report.IsDamaged ? ExitCodes.Integrity : ExitCodes.Done;
    }
}
