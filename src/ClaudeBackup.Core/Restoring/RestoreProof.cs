using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Reads all that a plan would write and writes none of it, so that a dry run promises nothing that is damaged. What was left at a remote would be fetched
/// first, and is not looked at.
/// </summary>
/// <param name="repository">Where from.</param>
internal sealed class RestoreProof(BackupRepository repository)
{
    /// <summary>The files that could not be restored.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Told the source bytes read so far, from any thread.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    public RestoreSummary Of(RestorePlan plan, IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        var steps = plan.Steps.Where(s => s.Action is RestoreAction.Write or RestoreAction.Replace).ToArray();
        var leavesOthers = RepositoryFacts.Read(repository).LeavesOthers;
        var total = steps.Sum(s => s.Variant.Size);
        long bytes = 0;
        using var store = new SegmentStore(repository);
        var lacking = new LackingFiles();
        _ = Workers.Map(steps, Prove, cancellation);
        return new RestoreSummary(
            [],
            [.. plan.Problems, .. lacking.Problems.OrderBy(p => p.Path, StringComparer.Ordinal)]
        )
        {
            FoundDamage = lacking.FoundDamage,
            TakenAway = lacking.TakenAway,
        };

        bool Prove(RestoreStep step)
        {
            try
            {
                for (var i = 0; i < step.Variant.Segments.Count; i++)
                {
                    if (!leavesOthers || store.HasFile(step.Machine, step.File, step.Variant, i))
                    {
                        store.Rent(step.Machine, step.File, step.Variant, i).Dispose();
                    }
                }
            }
            catch (BackupException e) when (e.LacksBytes)
            {
                lacking.Add(step.File, e);
            }

            progress?.Report(
                new ByteProgress(Interlocked.Add(ref bytes, step.Variant.Size), total, ProgressStep.Restoring)
            );
            return true;
        }
    }
}
