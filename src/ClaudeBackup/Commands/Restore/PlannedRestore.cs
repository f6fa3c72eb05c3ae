using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Carries a plan out, or only shows it.</summary>
internal sealed class PlannedRestore(App app, Reporter reporter, bool isDryRun, CancellationToken cancellation)
{
    /// <param name="files">What is to be restored; where its bytes were left at the remote, they are fetched first.</param>
    /// <param name="plan">Decides, once the bytes are here.</param>
    public async Task<(RestorePlan, RestoreSummary)> ApplyAsync(IEnumerable<StoredFile> files, Func<RestorePlan> plan)
    {
        if (isDryRun)
        {
            var shown = plan();
            return (
                shown,
                await ProgressView.RunAsync(
                    reporter,
                    "Checking",
                    progress => Task.Run(() => app.Restore.Prove(shown, progress, cancellation), cancellation)
                )
            );
        }

        await SessionArguments.FetchAsync(app, reporter, files, cancellation);
        var decided = plan();
        var summary = await ProgressView.RunAsync(
            reporter,
            "Restoring",
            progress => app.Restore.ApplyAsync(decided, progress, cancellation)
        );
        return (decided, summary);
    }
}
