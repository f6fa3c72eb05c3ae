using System.CommandLine;
using System.Diagnostics;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
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
        command.SetAction((parsed, cancellation) => RunAsync(app, reporter, options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        App app,
        Reporter reporter,
        SearchOptions options,
        ParseResult parsed,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        var own = app.Identity.Slug;
        var request = options.Read(parsed, app);
        var live = app.LookLiveAsync();
        if (!app.Search(own, live, progress: null).IsFirst)
        {
            ShortRun.Begin();
        }

        var catalog = SessionCatalog.Of(await SessionArguments.IndexesAsync(app, reporter, own, cancellation));
        var result = await new SearchReading(app, reporter, catalog).RunAsync(request, own, live, cancellation);
        var commands = new HitCommands(app, catalog, own);
        var document = new SearchDocumentView(commands, options.Typed(parsed), request).Of(
            result,
            options.Cursor(parsed),
            Stopwatch.GetElapsedTime(started)
        );
        Tell(reporter, document, options.Form(parsed), own, catalog);
        return ExitCodes.Done;
    }

    private static void Tell(
        Reporter reporter,
        SearchDocument document,
        SearchForm form,
        Slug own,
        SessionCatalog catalog
    )
    {
        var screen = reporter.Screen;
        var digits = IdDigits.ToTellApart(catalog.Sessions.Select(s => s.Id));
        reporter.Pages(
            () => document,
            json => json.SearchDocument,
            () =>
                screen.Height is null
                    ? SearchLines.Of(document, form).Select(line => new ToneLine(line))
                    : new SearchView(screen, own, digits).Lines(document, form)
        );
        if (screen.Height is null)
        {
            // beside the lines, so that these can be counted
            reporter.Note([
                .. SearchFoot.Sentences(document, isPart: true),
                .. document.Explain is { } explain ? SearchExplanation.Lines(document.Read, explain) : [],
            ]);
        }
    }
}
