using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Carries a plan out, or only shows it.</summary>
internal sealed class PlannedRestore(App app, Reporter reporter, bool isDryRun, CancellationToken cancellation)
{
    /// <summary>Restores.</summary>
    public RestoreService Restore { get; init; } = app.Restore;

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
                    progress => Task.Run(() => Restore.Prove(shown, progress, cancellation), cancellation)
                )
            );
        }

        await SessionArguments.FetchAsync(app, reporter, files, cancellation);
        var decided = plan();
        var summary = await ProgressView.RunAsync(
            reporter,
            "Restoring",
            progress => Restore.ApplyAsync(decided, progress, cancellation)
        );
        return (decided, summary);
    }
}
