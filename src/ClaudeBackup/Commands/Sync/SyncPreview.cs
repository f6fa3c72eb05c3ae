using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary><c>sync --dry-run</c>: what a sync would do.</summary>
internal static class SyncPreview
{
    public static async Task<int> RunAsync(App app, Reporter reporter, Tier? only, CancellationToken cancellation)
    {
        if (!app.Repository.IsInitialised && LegacyLayout.IsLikely(app.Repository.Root))
        {
            throw new BackupException(
                FailureKind.NotInitialised,
                $"{app.Repository.Root} was made by an earlier version; what is in it can be compared once a sync has brought it over.",
                "To do that, and save what is new, run: claude-backup sync"
            );
        }

        var outlook = await app.SyncOutlookAsync(only, cancellation);
        reporter.Result(
            SyncOutlookView.Document(outlook),
            json => json.SyncOutlookDocument,
            d => SyncOutlookView.Lines(d, app.Local)
        );
        return outlook.Problems.Count > 0 ? ExitCodes.Partial : ExitCodes.Done;
    }
}
