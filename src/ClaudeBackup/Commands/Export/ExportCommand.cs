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
        command.SetAction((parsed, cancellation) => RunAsync(app, reporter, options.Read(parsed, app), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        SessionExportRequest request,
        CancellationToken cancellation
    )
    {
        var indexes = await SessionArguments.IndexesAsync(app, reporter, app.Identity.Slug, cancellation);
        var catalog = SessionCatalog.Of(indexes);
        if (request.Session is not { } typed)
        {
            var sessions = request.Filter.Apply(catalog);
            return sessions.Count == 0 && NoMatch.Of(request.Filter, indexes) is { } unknown
                ? reporter.Fail(unknown)
                : await Export(ExportPlan.All(app.Files, sessions, request.To, request.Format, request.Force));
        }

        var chooser = new SessionChooser(reporter, indexes, cancellation) { Tells = true };
        var (session, failed) = await chooser.ChooseAsync(typed, request.Filter);
        return session is null
            ? failed
            : await Export(ExportPlan.One(app.Files, session, request.To, request.Format, request.Force));

        Task<int> Export(ExportPlan plan) => new SessionExports(app, reporter, request).RunAsync(plan, cancellation);
    }
}
