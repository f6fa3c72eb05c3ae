using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class InitCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var local = new Option<bool>("--local")
        {
            Description = "Keep the repository on this machine only, and ask nothing.",
        };
        var backend = new Option<string?>("--backend")
        {
            Description =
                "github: a private repository of yours, through gh. git: any git remote. local: this machine only. Left out: GitHub where gh is signed in, else this machine.",
        };
        backend.AcceptOnlyFromAmong(RemoteTypeWord.GitHub, RemoteTypeWord.Git, RemoteTypeWord.Local);
        var remote = BackendCommand.Remote();
        var secrets = SecretOption.Declare();
        var schedule = new Option<string?>("--schedule")
        {
            Description = "When a sync runs by itself: daily (if left out), 6h, hourly or off.",
        };
        schedule.AcceptOnlyFromAmong([.. Schedule.All.Select(s => s.Name)]);
        var cleanup = WholeNumber.Option(
            "--cleanup-period-days",
            "Let Claude Code keep sessions at the source for so many days: raises cleanupPeriodDays in your settings. It deletes after 30 by itself."
        );
        var moved = new Option<bool>("--moved-home")
        {
            Description = "The Claude home that is saved has become the one of now: go on with it.",
        };
        var yes = new Option<bool>("--yes", "-y")
        {
            Description = "Set up at once, and ask nothing. A backup found there is joined; nothing is restored.",
        };
        var command = new Command(
            "init",
            "Set up the repository and save everything for the first time. Again: see what is there, and sync."
        )
        {
            local,
            backend,
            remote,
            secrets,
            schedule,
            cleanup,
            moved,
            yes,
        };
        command.SetAction(
            (parsed, cancellation) =>
                new InitRun(app, reporter, cancellation).RunAsync(
                    new FirstRunWish(
                        InitRun.Choice(app, parsed.GetValue(local), parsed.GetValue(backend), parsed.GetValue(remote)),
                        SecretPolicyWords.Parse(parsed.GetValue(secrets)),
                        parsed.GetValue(schedule) is { } name ? Schedule.Parse(name) : null,
                        InitRun.Days(parsed.GetValue(cleanup))
                    )
                    {
                        HasMovedHome = parsed.GetValue(moved),
                    },
                    isSilent: parsed.GetValue(yes) || parsed.GetValue(local) || !reporter.CanAsk
                )
        );
        return command;
    }
}
