using System.CommandLine;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Every state of a session that was saved.</summary>
internal static class VersionsCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var session = SessionArguments.Session(ArgumentArity.ZeroOrMore);
        var filter = new SessionFilterOptions();
        var command = new DescribedCommand("versions", VersionsHelp.Text) { session };
        filter.AddTo(command);
        command.Options.Add(SessionArguments.NoPager());
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    app,
                    reporter,
                    SessionArguments.SessionOr(filter.Read(parsed, app), parsed, session),
                    filter.Read(parsed, app),
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
        CancellationToken cancellation
    )
    {
        var own = app.Identity.Slug;
        var indexes = await SessionArguments.IndexesAsync(app, reporter, own, cancellation);
        var chooser = new SessionChooser(reporter, indexes, cancellation) { Forgotten = ForgottenNote.Of(app) };
        var (session, failed) = await chooser.ChooseAsync(typed, filter);
        if (session is null)
        {
            return failed;
        }

        var states = await ProgressView.RunAsync(
            reporter,
            "Reading",
            progress => app.History.OfAsync(session, progress, cancellation)
        );
        using var store = new SegmentStore(app.Repository);
        var unsaved = UnsavedOf.This(app, store).Of(session);
        var digits = IdDigits.ToTellApart(chooser.Catalog.Sessions.Select(s => s.Id));
        reporter.List(
            VersionsView.Document(session, states, unsaved, app.Masks),
            json => json.VersionsDocument,
            d => new VersionsView(reporter.Screen, digits).Lines(d)
        );
        return ExitCodes.Done;
    }
}
