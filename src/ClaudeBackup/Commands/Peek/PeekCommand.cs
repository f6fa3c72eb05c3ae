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
        var id = SessionArguments.Id(ArgumentArity.ExactlyOne);
        var filter = new SessionFilterOptions();
        var state = SessionArguments.State();
        var command = new DescribedCommand("peek", PeekHelp.Text) { id };
        filter.AddTo(command);
        command.Options.Add(state);
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    parsed.GetValue(id)!,
                    filter.Read(parsed, app),
                    SessionArguments.StateOf(parsed.GetValue(state)),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        string id,
        SessionFilter filter,
        WantedState? state,
        CancellationToken cancellation
    )
    {
        var indexes = await SessionArguments.IndexesAsync(app, reporter, app.Identity.Slug, cancellation);
        var choice = SessionChoice.Of(SessionCatalog.Of(indexes), id, filter);
        if (choice is not SessionChoice.Found { Session: var session })
        {
            return NotChosen.Tell(reporter, id, choice, NoMatch.Of(filter, indexes));
        }

        if (session.Transcript?.File is { } transcript)
        {
            await SessionArguments.FetchAsync(app, reporter, [transcript], cancellation);
        }

        using var store = new SegmentStore(app.Repository);
        var document = PeekView.Document(SessionPeek.Of(session, state ?? WantedState.Fullest, store));
        reporter.Result(document, json => json.PeekDocument, d => PeekView.Lines(d, reporter.Screen.Width, app.Local));
        return ExitCodes.Done;
    }
}
