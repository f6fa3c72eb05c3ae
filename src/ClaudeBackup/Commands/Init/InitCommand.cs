using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class InitCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var local = new Option<bool>("--local")
        {
            Description = "Keep the repository on this machine only, without asking.",
        };
        var backend = new Option<string?>("--backend")
        {
            Description =
                "github: a private repository of yours, through gh. git: any git remote. local: this machine only. Default: GitHub if gh is signed in, else this machine.",
        };
        backend.AcceptOnlyFromAmong(RemoteTypeWord.GitHub, RemoteTypeWord.Git, RemoteTypeWord.Local);
        var remote = BackendCommand.Remote();
        var secrets = SecretOption.Declare();
        var schedule = new Option<string?>("--schedule")
        {
            Description = "How often to sync automatically: daily (default), 6h, hourly or off.",
        };
        schedule.AcceptOnlyFromAmong([.. Schedule.All.Select(s => s.Name)]);
        var cleanup = WholeNumber.Option(
            "--cleanup-period-days",
            "Let Claude Code keep its sessions for N days: raises cleanupPeriodDays in your settings. Its default is 30."
        );
        var moved = new Option<bool>("--moved-home")
        {
            Description = "The saved Claude home has moved to the current one: continue with it.",
        };
        var yes = new Option<bool>("--yes", "-y")
        {
            Description = "Set up without asking. A backup found at the remote is joined; nothing is restored.",
        };
        var command = new DescribedCommand("init", InitHelp.Text)
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
