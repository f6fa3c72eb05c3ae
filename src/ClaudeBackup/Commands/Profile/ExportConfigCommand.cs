using System.CommandLine;
using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The setup into one file.</summary>
internal static class ExportConfigCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var file = new Argument<string?>("file")
        {
            Description = "Destination. Default: claude-config-YYYY-MM-DD.tar.gz in your home.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { StoredValues.Of(StoredValues.Files) },
        };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be in it, and write nothing." };
        var secrets = SecretOption.Declare(
            "What happens when something in it looks like a secret: warn (default), block or off."
        );
        var command = new DescribedCommand("export-config", ProfileHelp.Export) { file, force, dryRun, secrets };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var request = new ExportRequest(
                    parsed.GetValue(file) is { } name ? app.PathOf(name) : Usual(app),
                    parsed.GetValue(force),
                    parsed.GetValue(dryRun),
                    SecretPolicyWords.Parse(parsed.GetValue(secrets)) ?? SecretPolicy.Warn
                );
                var summary = app.Export.Run(request, cancellation);
                reporter.Result(ProfileView.Document(request, summary), json => json.ExportDocument, ProfileView.Lines);
                return Task.FromResult(summary.Problems.Count > 0 ? ExitCodes.Partial : ExitCodes.Done);
            }
        );
        return command;
    }

    private static AbsolutePath Usual(App app) =>
        app.UserHome
        / string.Create(CultureInfo.InvariantCulture, $"claude-config-{app.Clock.GetLocalNow():yyyy-MM-dd}.tar.gz");
}
