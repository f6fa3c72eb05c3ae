using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>A sync that leaves a record however it ends, so that a backup which silently stopped does not stay unseen.</summary>
/// <param name="sync">The sync.</param>
/// <param name="log">Takes the record.</param>
/// <param name="ping">Tells whoever watches from elsewhere.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RecordedSync(GuardedSync sync, RunLog log, Ping ping, TimeProvider clock)
{
    /// <inheritdoc cref="GuardedSync.RunAsync"/>
    /// <param name="request">What is asked of it, and by whom.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancellation">Ends the run; what was saved stays saved.</param>
    public async Task<SyncSummary> RunAsync(
        SyncRequest request,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var begun = new RunRecord
        {
            Started = clock.GetUtcNow(),
            Ended = clock.GetUtcNow(),
            Trigger = request.Trigger,
            // as long as it waits for another run
            Outcome = RunOutcome.Locked,
            IsWhole = request.Scope is SyncScope.Everything,
        };
        using var run = log.Begin(begun);
        var told = begun.IsWhole ? ping.StartAsync(cancellation) : Task.CompletedTask;
        try
        {
            var summary = await sync.RunAsync(request, run.IsAtWork, progress, cancellation);
            var failure = (summary.Push as PushOutcome.Behind)?.Failure;
            var record = Ended(
                begun,
                Outcome(summary),
                summary.Blind ?? failure?.Message,
                summary.Blind is null ? failure?.Code : FailureCode.SourceUnseen
            ) with
            {
                Saved = summary.Transcripts + summary.OtherFiles + summary.ConfigFiles,
                Problems = summary.Problems.Count,
                Sent = summary.Push is PushOutcome.Agreed(var sent, _) ? sent : 0,
            };
            await EndAsync(run, record, told, cancellation);
            return summary;
        }
        catch (Exception e)
        {
            var failure = e as BackupException;
            var outcome =
                e is OperationCanceledException || cancellation.IsCancellationRequested ? RunOutcome.Cancelled
                : failure?.Kind is FailureKind.Locked ? RunOutcome.Locked
                : RunOutcome.Failed;
            await EndAsync(
                run,
                Ended(begun, outcome, e.Message, failure is null ? FailureCode.Unexpected : failure.Code),
                told,
                cancellation
            );
            throw;
        }
    }

    // what watches from elsewhere hears in order, and last: it may be slow
    private async Task EndAsync(RunInProgress run, RunRecord record, Task told, CancellationToken cancellation)
    {
        run.End(record);
        await told;
        await (record.IsWhole ? ping.EndAsync(record, cancellation) : Task.CompletedTask);
    }

    private RunRecord Ended(RunRecord begun, RunOutcome outcome, string? failure, string? code) =>
        begun with
        {
            Ended = clock.GetUtcNow(),
            Outcome = outcome,
            Code = outcome is RunOutcome.Cancelled ? null : code,
            Failure = outcome is RunOutcome.Cancelled ? null : failure,
        };

    private static RunOutcome Outcome(SyncSummary summary) =>
        summary.Blind is not null ? RunOutcome.Blind
        : summary.Push is PushOutcome.Behind ? RunOutcome.NotPushed
        : summary.Problems.Count > 0 ? RunOutcome.Partial
        : RunOutcome.Done;
}
