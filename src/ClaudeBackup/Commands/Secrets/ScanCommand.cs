using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Looks for secrets in what is stored.</summary>
internal static class ScanCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var all = new Option<bool>("--all") { Description = "Scan what every machine stored, not only this one." };
        var history = new Option<bool>("--history")
        {
            Description = "Scan every state that was ever stored, not only the newest.",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Fail when anything is found that is not allowed. For scripts.",
        };
        var command = new DescribedCommand("scan", SecretsHelp.Scan) { all, history, check };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    new ScanRequest(parsed.GetValue(all), parsed.GetValue(history)),
                    parsed.GetValue(check),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        ScanRequest request,
        bool check,
        CancellationToken cancellation
    )
    {
        var report = await ProgressView.RunAsync(
            reporter,
            "Scanning",
            progress => app.Secrets.ScanAsync(app.Open(), request, progress, cancellation)
        );
        var document = SecretsView.Document(report, request);
        if (check && document.Count > 0)
        {
            return reporter.Fail(
                new BackupException(
                    FailureKind.Failed,
                    $"{SecretsView.Texts(document.Count)}.",
                    "See them, and what to do: claude-backup scan"
                )
                {
                    Code = FailureCode.Secrets,
                }
            );
        }

        reporter.Result(document, json => json.ScanDocument, SecretsView.Lines);
        return ExitCodes.Done;
    }
}
