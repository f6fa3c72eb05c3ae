using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>A sync that nobody watches: however it ends, the user is told what must not stay unseen.</summary>
/// <param name="sync">The sync.</param>
/// <param name="lookout">Looks behind it.</param>
/// <param name="board">Takes the warnings that nobody reads now.</param>
public sealed class UnattendedSync(RecordedSync sync, Lookout lookout, NoticeBoard board)
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
            var summary = await sync.RunAsync(request, progress, cancellation);
            foreach (var warning in summary.Warnings)
            {
                board.Put(
                    new Notice($"warning-{ContentHash.Of(Encoding.UTF8.GetBytes(warning))}", warning, Again: null)
                );
            }

            return summary;
        }
        finally
        {
            await lookout.LookAsync(cancellation);
        }
    }
}
