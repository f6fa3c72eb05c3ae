using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Profiles;

/// <summary>What a restore of another machine makes Claude Code run here, told in the words of an import.</summary>
public static class ForeignSetup
{
    /// <summary>Looks through every file that a plan is going to write.</summary>
    /// <param name="repository">Where from.</param>
    /// <param name="plan">The plan; its setup must be on this disk.</param>
    public static IReadOnlyList<SetupCommand> Commands(BackupRepository repository, RestorePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var store = new SegmentStore(repository);
        var files = plan
            .Steps.Where(s =>
                s.File.Tier is Tier.Config
                && s.File.Source != ClaudeHome.ClaudeJsonSource
                && s.Action is RestoreAction.Write or RestoreAction.Replace
            )
            .SelectMany(s => Commands(store, s))
            .ToArray();
        return [.. files, .. SetupCommands.InClaudeJson(plan.ClaudeJson, plan.ClaudeJsonRequest)];
    }

    private static IReadOnlyList<SetupCommand> Commands(SegmentStore store, RestoreStep step)
    {
        try
        {
            return SetupCommands.In(step.File.Source, store.ReadAll(step.Machine, step.File, step.Variant));
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            // it is not restored either, and told then
            return [];
        }
    }
}
