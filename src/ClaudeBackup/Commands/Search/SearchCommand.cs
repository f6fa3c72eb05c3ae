using System.CommandLine;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

internal static class SearchCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var options = new SearchOptions();
        var command = new DescribedCommand("search", SearchHelp.Text);
        options.AddTo(command);
        command.Options.Add(SessionArguments.NoPager());
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(app, reporter, options.Typed(parsed), options.Read(parsed, app), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        string typed,
        SearchRequest request,
        CancellationToken cancellation
    )
    {
        var own = app.Identity.Slug;
        var indexes = await SessionArguments.IndexesAsync(app, reporter, own, cancellation);
        var catalog = SessionCatalog.Of(indexes);
        var result = await ProgressView.RunAsync(
            reporter,
            "Reading",
            progress => Task.Run(() => app.Search(own, progress).Run(request, catalog, cancellation), cancellation)
        );
        var view = new SearchView(reporter.Screen, own);
        reporter.List(view.Document(typed, request, result), json => json.SearchDocument, view.Lines);
        return ExitCodes.Done;
    }
}
