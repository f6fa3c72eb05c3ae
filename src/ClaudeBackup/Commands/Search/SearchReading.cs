using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Searches, and shows how far it is when there is much to read first.</summary>
internal sealed class SearchReading(App app, Reporter reporter, SessionCatalog catalog)
{
    /// <param name="request">What for.</param>
    /// <param name="own">The slug of this machine.</param>
    /// <param name="live">The transcripts of this machine.</param>
    /// <param name="cancellation">Ends it; what was read until then is kept.</param>
    /// <exception cref="BackupException">Cancelled, or failed.</exception>
    public async Task<SearchResult> RunAsync(
        SearchRequest request,
        Slug own,
        Task<LiveLook> live,
        CancellationToken cancellation
    )
    {
        try
        {
            return await ProgressView.RunWhenNeededAsync(
                reporter,
                "Reading",
                Told(app.Search(own, live, progress: null).IsFirst),
                progress =>
                    Task.Run(() => app.Search(own, live, progress).Run(request, catalog, cancellation), cancellation)
            );
        }
        catch (OperationCanceledException e)
        {
            throw new BackupException(
                FailureKind.Cancelled,
                "Cancelled. What was read so far is kept, and the next search goes on from there.",
                hint: null,
                e
            );
        }
    }

    private Action<ByteProgress> Told(bool isFirst) =>
        progress =>
        {
            if (isFirst)
            {
                reporter.Note([
                    $"The first search reads all {Sizes.Count(catalog.Sessions.Count, "saved session")} once ({Sizes.Text(progress.Total)}); later ones read only what is new.",
                ]);
            }
        };
}
