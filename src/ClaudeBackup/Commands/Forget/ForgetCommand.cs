using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Takes one session, or one secret, out of the backup for good, or retires a machine.</summary>
internal static class ForgetCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var session = SessionArguments.Session(ArgumentArity.ZeroOrMore);
        var filter = new SessionFilterOptions();
        var options = new ForgetOptions();
        var command = new DescribedCommand("forget", ForgetHelp.Text) { session };
        filter.AddTo(command);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                if (parsed.GetValue(options.List))
                {
                    return Task.FromResult(List(app, reporter));
                }

                var wanted = filter.Read(parsed, app);
                if (parsed.GetValue(options.Secret) is { } fingerprint)
                {
                    ForgetScope.RequireAlone(wanted, SessionArguments.Session(parsed, session));
                    return new SecretForgetRun(app, reporter, cancellation).RunAsync(
                        new SecretForgetRequest(
                            fingerprint,
                            parsed.GetValue(options.DryRun),
                            parsed.GetValue(options.Yes)
                        )
                    );
                }

                if (
                    SessionArguments.Session(parsed, session) is null
                    && wanted is { Machine: { } machine, IsOfSessions: false }
                )
                {
                    return new RetireRun(app, reporter, cancellation).RunAsync(
                        new RetireRequest(
                            machine,
                            parsed.GetValue(options.WithSessions),
                            parsed.GetValue(options.DryRun),
                            parsed.GetValue(options.Yes)
                        )
                    );
                }

                return new ForgetRun(app, reporter, cancellation).RunAsync(
                    new ForgetRequest(
                        SessionArguments.SessionOr(wanted, parsed, session),
                        wanted,
                        parsed.GetValue(options.DryRun),
                        parsed.GetValue(options.Yes)
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
            ForgetView.Document(app.Forget.Forgotten(), app.ForgetSecret.Forgotten(), app.Forget.Retired()),
            json => json.ForgottenDocument,
            document => ForgetView.Lines(document, app.Local)
        );
        return ExitCodes.Done;
    }
}
