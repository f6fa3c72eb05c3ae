using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The three things that <c>restore</c> does, each one document.</summary>
internal sealed class Restorer(App app, Reporter reporter, RestoreOptions options, CancellationToken cancellation)
{
    public async Task<int> RunAsync()
    {
        options.Check();
        var own = app.Identity.Slug;
        var indexes = await AtOption.IndexesAsync(app, reporter, own, options.At, cancellation);
        return options.All ? await new MachineRestorer(app, reporter, options, cancellation).RunAsync(indexes, own)
            : options.Id is { } id
                ? await new SessionRestorer(app, reporter, options, cancellation).RunAsync(id, indexes)
            : List(indexes, own);
    }

    private int List(IReadOnlyList<MachineIndex> indexes, Slug own)
    {
        var catalog = SessionCatalog.Of(indexes);
        var sessions = options.Filter.Apply(catalog);
        using var store = new SegmentStore(app.Repository);
        var losses = new SessionLosses(store);
        string[] lossy = [.. sessions.Where(s => losses.AreIn(s)).Select(s => s.Id)];
        var document = new SessionsDocument(
            [.. sessions.Select(SessionLine.Of)],
            options.At is null ? null : AsOfView.Documents(indexes),
            lossy.Length == 0 ? null : lossy
        );
        // a script asks for what there is, and gets it: nothing
        if (
            document.Sessions.Count == 0
            && catalog.Sessions.Count > 0
            && !reporter.IsJson
            && NoMatch.Of(options.Filter, indexes) is { } unknown
        )
        {
            return reporter.Fail(unknown);
        }

        var view = new SessionListView(reporter.Screen, options.FilterText, own) { At = options.At?.Text };
        reporter.List(
            document,
            json => json.SessionsDocument,
            d =>
                view.Lines(
                    d,
                    catalog,
                    [.. AsOfView.Sentences(indexes, app.Local), .. HiddenView.Sessions(options.Filter, catalog)]
                )
        );
        return ExitCodes.Done;
    }
}
