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
        var indexes = await SessionArguments.IndexesAsync(app, reporter, cancellation);
        return options.All ? await new MachineRestorer(app, reporter, options, cancellation).RunAsync(indexes, own)
            : options.Id is { } id
                ? await new SessionRestorer(app, reporter, options, cancellation).RunAsync(
                    id,
                    SessionCatalog.Of(indexes)
                )
            : List(SessionCatalog.Of(indexes));
    }

    private int List(SessionCatalog catalog)
    {
        var document = new SessionsDocument([.. options.Filter.Apply(catalog).Select(SessionLine.Of)]);
        reporter.Result(
            document,
            json => json.SessionsDocument,
            d => [.. HiddenView.Sessions(options.Filter, catalog), .. RestoreView.List(d, reporter.Screen)]
        );
        return ExitCodes.Done;
    }
}
