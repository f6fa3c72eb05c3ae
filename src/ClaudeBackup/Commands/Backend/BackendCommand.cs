using System.CommandLine;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
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
            Description =
                "Give up what other machines left at the old remote and what is not here, for that remote is gone for good.",
        };
        var secrets = SecretOption.Declare();
        var set = new Command(
            "set",
            "Switch to another place. Everything goes there first; until that is proved, the old one stays in force."
        )
        {
            backend,
            remote,
            withoutOthers,
            secrets,
        };
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
        return new Command("backend", "Choose where backups go.") { set };
    }

    /// <summary>The option that names a remote, the same in each command that has it.</summary>
    public static Option<string?> Remote() =>
        new("--remote")
        {
            Description = "Where to: any URL or path that git understands, or owner/name at GitHub.",
            HelpName = "URL",
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
        _ = app.Identity;
        var candidate = await app.RemoteSetup.LookAsync(choice, secrets, cancellation);
        var outcome = await ProgressView.RunAsync(
            reporter,
            "Sending",
            progress => app.RemoteSetup.Switch.RunAsync(candidate, withoutOthers, progress, cancellation)
        );
        var document = BackendView.Document(candidate, outcome);
        reporter.Result(document, json => json.BackendDocument, d => BackendView.Lines(d, app.Local));
        return ExitCodes.Done;
    }
}
