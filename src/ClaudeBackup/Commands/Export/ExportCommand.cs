using System.CommandLine;
using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class ExportCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var options = new SessionExportOptions();
        var command = new DescribedCommand("export", ExportHelp.Text);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) => RunAsync(app, reporter, options.Read(parsed, app, reporter.IsJson), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        SessionExportRequest request,
        CancellationToken cancellation
    )
    {
        var indexes = await AtOption.IndexesAsync(app, reporter, app.Identity.Slug, request.At, cancellation);
        if (request.All)
        {
            var sessions = request.Filter.Apply(SessionCatalog.Of(indexes));
            return sessions.Count == 0
                ? reporter.Fail(NoMatch.Of(request.Filter, indexes) ?? ExportPlan.Nothing())
                : await AllAsync(app, reporter, request, sessions, cancellation);
        }

        var chooser = new SessionChooser(reporter, indexes, cancellation) { Tells = true, Otherwise = request.Hint };
        chooser.Forgotten = ForgottenNote.Of(app);
        var (session, failed) = await chooser.ChooseAsync(request.Session, request.Filter);
        return session is null ? failed : await OneAsync(app, reporter, request, session, cancellation);
    }

    private static Task<int> AllAsync(
        App app,
        Reporter reporter,
        SessionExportRequest request,
        IReadOnlyList<StoredSession> sessions,
        CancellationToken cancellation
    )
    {
        var wish = ExportWishes.Of(app, request, sessions);
        var index = $"index{SessionExporter.Extension(request.Format)}";
        var plan = ExportPlan.All(app.Files, sessions, request.To!, index, NamesOf(wish), request.Force);
        return new SessionExports(app, reporter, request, wish).RunAsync(plan, cancellation);
    }

    private static Task<int> OneAsync(
        App app,
        Reporter reporter,
        SessionExportRequest request,
        StoredSession session,
        CancellationToken cancellation
    )
    {
        var wish = ExportWishes.Of(app, request, [session]);
        var exports = new SessionExports(app, reporter, request, wish);
        return request.To is { } to
            ? exports.RunAsync(ExportPlan.One(app.Files, session, to, NamesOf(wish), request.Force), cancellation)
            : exports.PrintAsync(session, cancellation);
    }

    private static Func<StoredSession, string> NamesOf(ExportWish wish)
    {
        var masking = wish.Masking();
        return session => ExportNames.Of(session, wish.Format, masking);
    }
}
