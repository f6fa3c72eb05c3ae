using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>A sync that nobody watches: however it ends, the user is told what must not stay unseen.</summary>
/// <param name="sync">The sync.</param>
/// <param name="lookout">Looks behind it.</param>
public sealed class UnattendedSync(RecordedSync sync, Lookout lookout)
{
    /// <inheritdoc cref="RecordedSync.RunAsync"/>
    public async Task<SyncSummary> RunAsync(
        SyncRequest request,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        try
        {
            return await sync.RunAsync(request, progress, cancellation);
        }
        finally
        {
            await lookout.LookAsync(cancellation);
        }
    }
}
