using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class PeekCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var session = SessionArguments.Session(ArgumentArity.ZeroOrMore);
        var filter = new SessionFilterOptions();
        var state = SessionArguments.State();
        var at = new AtOption();
        var command = new DescribedCommand("peek", PeekHelp.Text) { session };
        filter.AddTo(command);
        command.Options.Add(at.Option);
        command.Options.Add(state);
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    SessionArguments.SessionOr(filter.Read(parsed, app), parsed, session),
                    filter.Read(parsed, app),
                    (at.Read(parsed, app), SessionArguments.StateOf(parsed.GetValue(state))),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        string? typed,
        SessionFilter filter,
        (PastMoment? At, WantedState? State) wanted,
        CancellationToken cancellation
    )
    {
        var indexes = await AtOption.IndexesAsync(app, reporter, app.Identity.Slug, wanted.At, cancellation);
        var (session, failed) = await new SessionChooser(reporter, indexes, cancellation)
        {
            Forgotten = ForgottenNote.Of(app),
        }.ChooseAsync(typed, filter);
        if (session is null)
        {
            return failed;
        }

        if (session.Transcript?.File is { } transcript)
        {
            await SessionArguments.FetchAsync(app, reporter, [transcript], cancellation);
        }

        using var store = new SegmentStore(app.Repository);
        var document = PeekView.Document(
            SessionPeek.Of(session, wanted.State ?? session.Usual, store),
            UnsavedOf.This(app, store).Of(session)
        );
        reporter.Result(
            document,
            json => json.PeekDocument,
            d => PeekView.Lines(d, reporter.Screen.Width, reporter.Screen.Home, app.Local)
        );
        return ExitCodes.Done;
    }
}
