using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Verifying;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// What every command and every job calls to save: a sync that leaves a record however it ends, so that a backup which silently stopped does
/// not stay unseen. Behind one that nobody watches the lookout says what must be heard.
/// </summary>
/// <param name="sync">The sync.</param>
/// <param name="log">Takes the record.</param>
/// <param name="ping">Tells whoever watches from elsewhere.</param>
/// <param name="lookout">Looks around behind a sync that nobody watches.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RecordedSync(GuardedSync sync, RunLog log, Ping ping, Lookout lookout, TimeProvider clock)
{
    /// <summary>
    /// Proves what is saved, behind a sync that nobody watches and before that is recorded: what it returns is how the run went, for nobody would see it
    /// otherwise. Null where nothing is proved.
    /// </summary>
    public Func<CancellationToken, Task<ProofOutcome>>? Prove { get; init; }

    /// <inheritdoc cref="GuardedSync.RunAsync"/>
    /// <param name="request">What is asked of it, and by whom.</param>
    /// <param name="listener">Hears how far it is.</param>
    /// <param name="cancellation">Ends the run; what was saved stays saved.</param>
    public async Task<SyncSummary> RunAsync(SyncRequest request, SyncListener listener, CancellationToken cancellation)
    {
        await sync.RequireHomeAsync(request, cancellation);
        if (request.Trigger is RunTrigger.User)
        {
            return await RecordAsync(request, listener, cancellation);
        }

        SourceComparison? seen = null;
        IReadOnlyList<string> warnings = [];
        try
        {
            var summary = await RecordAsync(request, listener with { Compared = Compared }, cancellation);
            (seen, warnings) = (summary.Source, summary.Warnings);
            return summary;
        }
        finally
        {
            await lookout.LookAsync(seen, warnings, cancellation);
        }

        // should it fail behind its look, that one still tells what is at risk
        void Compared(SourceComparison compared)
        {
            seen = compared;
            listener.Compared(compared);
        }
    }

    private async Task<SyncSummary> RecordAsync(
        SyncRequest request,
        SyncListener listener,
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
            IsWhole = request.Only is null,
        };
        using var run = log.Begin(begun);
        var told = begun.IsWhole ? ping.StartAsync(cancellation) : Task.CompletedTask;
        try
        {
            var summary = await sync.RunAsync(request, listener with { Begun = run.IsAtWork }, cancellation);
            if (request.Trigger is not RunTrigger.User && Prove is not null)
            {
                var proof = await Prove(cancellation);
                summary = proof.Healed is { } healed
                    ? summary with
                    {
                        Warnings = [.. summary.Warnings, healed],
                    }
                    : summary;
                if (proof.Failure is { } damage)
                {
                    throw damage;
                }
            }

            await EndAsync(run, Ended(begun, summary), told, cancellation);
            return summary;
        }
        catch (Exception e)
        {
            await EndAsync(run, Ended(begun, e, cancellation.IsCancellationRequested), told, cancellation);
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

    private RunRecord Ended(RunRecord begun, SyncSummary summary)
    {
        var failure = (summary.Push as PushOutcome.Behind)?.Failure;
        return begun with
        {
            Ended = clock.GetUtcNow(),
            Outcome = Outcome(summary),
            Failure = summary.Blind ?? failure?.Message,
            Code = summary.Blind is null ? failure?.Code : FailureCode.SourceUnseen,
            Saved = summary.Transcripts + summary.OtherFiles + summary.ConfigFiles,
            Problems = summary.Problems.Count,
            Sent = summary.Push is PushOutcome.Agreed(var sent, _) ? sent : 0,
        };
    }

    private RunRecord Ended(RunRecord begun, Exception e, bool isCancelled)
    {
        var failure = e as BackupException;
        var ended = begun with { Ended = clock.GetUtcNow() };
        return e is OperationCanceledException || isCancelled
            ? ended with
            {
                Outcome = RunOutcome.Cancelled,
            }
            : ended with
            {
                Outcome = failure?.Kind is FailureKind.Locked ? RunOutcome.Locked : RunOutcome.Failed,
                Failure = e.Message,
                Code = failure is null ? FailureCode.Unexpected : failure.Code,
            };
    }

    private static RunOutcome Outcome(SyncSummary summary) =>
        summary.Blind is not null ? RunOutcome.Blind
        : summary.Push is PushOutcome.Behind ? RunOutcome.NotPushed
        : summary.Problems.Count > 0 ? RunOutcome.Partial
        : RunOutcome.Done;
}
