using ClaudeBackup.Core.Claude;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary><c>sync --dry-run</c>: what a sync would do.</summary>
internal static class SyncPreview
{
    public static async Task<int> RunAsync(App app, Reporter reporter, Tier? only, CancellationToken cancellation)
    {
        var outlook = await app.SyncOutlookAsync(only, cancellation);
        reporter.Result(
            SyncOutlookView.Document(outlook),
            json => json.SyncOutlookDocument,
            d => SyncOutlookView.Lines(d, app.Local)
        );
        return ExitCodes.Done;
    }
}
