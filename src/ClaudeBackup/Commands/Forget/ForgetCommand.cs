using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Takes one session out of the backup for good, or retires a machine.</summary>
internal static class ForgetCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var session = SessionArguments.Session(ArgumentArity.ZeroOrMore);
        var filter = new SessionFilterOptions();
        var list = new Option<bool>("--list") { Description = "Show what was forgotten; forget nothing." };
        var withSessions = new Option<bool>("--with-sessions")
        {
            Description = "With --machine alone: forget all that it saved of its sessions, too.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the plan; forget nothing." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing. Needed without a terminal." };
        var command = new DescribedCommand("forget", ForgetHelp.Text) { session };
        filter.AddTo(command);
        command.Options.Add(withSessions);
        command.Options.Add(list);
        command.Options.Add(dryRun);
        command.Options.Add(yes);
        command.SetAction(
            (parsed, cancellation) =>
            {
                if (parsed.GetValue(list))
                {
                    return Task.FromResult(List(app, reporter));
                }

                var wanted = filter.Read(parsed, app);
                if (
                    SessionArguments.Session(parsed, session) is null
                    && wanted is { Machine: { } machine, IsOfSessions: false }
                )
                {
                    return new RetireRun(app, reporter, cancellation).RunAsync(
                        new RetireRequest(
                            machine,
                            parsed.GetValue(withSessions),
                            parsed.GetValue(dryRun),
                            parsed.GetValue(yes)
                        )
                    );
                }

                return new ForgetRun(app, reporter, cancellation).RunAsync(
                    new ForgetRequest(
                        SessionArguments.SessionOr(wanted, parsed, session),
                        wanted,
                        parsed.GetValue(dryRun),
                        parsed.GetValue(yes)
                    )
                );
            }
        );
        return command;
    }

    private static int List(App app, Reporter reporter)
    {
        _ = app.Identity;
        reporter.List(
            ForgetView.Document(app.Forget.Forgotten()),
            json => json.ForgottenDocument,
            document => ForgetView.Lines(document, app.Local)
        );
        return ExitCodes.Done;
    }
}
