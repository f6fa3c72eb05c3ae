using System.CommandLine;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Where backups go, beside this machine.</summary>
internal static class BackendCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var backend = new Argument<string>("backend")
        {
            Description =
                "github: a private repository of yours, through gh. git: any git remote. local: this machine only.",
        };
        backend.AcceptOnlyFromAmong(RemoteTypeWord.GitHub, RemoteTypeWord.Git, RemoteTypeWord.Local);
        var remote = Remote();
        var withoutOthers = new Option<bool>("--without-others")
        {
            Description = "Give up data of other machines that only the old remote has, because it is gone for good.",
        };
        var secrets = SecretOption.Declare();
        var set = new DescribedCommand("set", BackendHelp.Set) { backend, remote, withoutOthers, secrets };
        set.SetAction(
            (parsed, cancellation) =>
                SetAsync(
                    app,
                    reporter,
                    app.Choice(parsed.GetRequiredValue(backend), parsed.GetValue(remote)),
                    parsed.GetValue(withoutOthers),
                    SecretPolicyWords.Parse(parsed.GetValue(secrets)),
                    cancellation
                )
        );
        return new DescribedCommand("backend", BackendHelp.Text) { set };
    }

    /// <summary>The option that names a remote, the same in each command that has it.</summary>
    public static Option<string?> Remote() =>
        new("--remote")
        {
            Description = "Destination: any URL or path that git understands, or owner/name on GitHub.",
            HelpName = "URL",
            CompletionSources = { StoredValues.Of(StoredValues.Files) },
        };

    private static async Task<int> SetAsync(
        App app,
        Reporter reporter,
        RemoteChoice choice,
        bool withoutOthers,
        SecretPolicy? secrets,
        CancellationToken cancellation
    )
    {
        var candidate = await app.RemoteSetup.LookAsync(app.Open().Settings, choice, secrets, cancellation);
        var outcome = await ProgressView.RunAsync(
            reporter,
            "Sending",
            progress => app.RemoteSetup.Switch.RunAsync(candidate, withoutOthers, progress, cancellation)
        );
        var document = BackendView.Document(candidate, outcome, app.Remote.LeftBehind());
        reporter.Result(document, json => json.BackendDocument, d => BackendView.Lines(d, app.Local));
        return ExitCodes.Done;
    }
}
