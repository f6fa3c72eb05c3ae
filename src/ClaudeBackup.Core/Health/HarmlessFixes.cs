using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Verifying;

namespace ClaudeBackup.Core.Health;

/// <summary>Does what may be done unasked about what checks have found.</summary>
/// <param name="repository">The repository.</param>
/// <param name="repair">Puts it right.</param>
/// <param name="schedules">Installs jobs.</param>
public sealed class HarmlessFixes(BackupRepository repository, RepairRun repair, ScheduleService schedules)
{
    /// <summary>The fixes that findings ask for, each once.</summary>
    public static IReadOnlyList<HarmlessFix> Of(IEnumerable<Checked> found) =>
        [.. found.SelectMany(c => c.Findings).Select(f => f.Fix).OfType<HarmlessFix>().Distinct().Order()];

    /// <summary>Does one.</summary>
    /// <returns>Sentences for the user; what it could not do is one of them.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(HarmlessFix fix, CancellationToken cancellation)
    {
        try
        {
            switch (fix)
            {
                case HarmlessFix.Permissions:
                    repository.Files.SetMode(repository.Root, FilePermissions.PrivateDirectory);
                    return [$"{repository.Root} is this user's alone now."];
                case HarmlessFix.Structure:
                    return await repair.RunAsync(
                        new RepairPlan([RepairStep.References, RepairStep.WorkTree, RepairStep.Derived], [], []),
                        cancellation
                    );
                default:
                    return await schedules.SetAsync(schedules.Recall().Schedule, cancellation);
            }
        }
        catch (BackupException e) when (!cancellation.IsCancellationRequested)
        {
            return [e.Hint is null ? e.Message : $"{e.Message} {e.Hint}"];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [e.Message];
        }
    }
}
