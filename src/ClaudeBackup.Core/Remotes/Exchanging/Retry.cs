using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Tries again what failed for a reason that passes, a few times, after waits of uneven length; but for silence, which has cost its time.</summary>
internal static class Retry
{
    private const int Attempts = 3;
    private static readonly TimeSpan LongestAway = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(600);

    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (BackupException e)
                when (attempt < Attempts && RemoteFailure.IsPassing(e) && !RemoteFailure.IsSilence(e))
            {
                await Task.Delay(Wait(FirstWait * Math.Pow(3, attempt - 1)), cancellation);
            }
        }
    }

    public static Task RunAsync(Func<Task> work, CancellationToken cancellation) =>
        RunAsync(
            async () =>
            {
                await work();
                return true;
            },
            cancellation
        );

    /// <summary>
    /// How long to stay away after a lost race: anything up to a few times what the try took, for who tries again while all others do loses
    /// again and costs them time.
    /// </summary>
    /// <param name="attempt">How long the try took.</param>
    /// <param name="lost">How many were lost before.</param>
    public static TimeSpan AfterRace(TimeSpan attempt, int lost)
    {
        var longest = attempt * (1 << Math.Min(lost, 3));
        return (longest < LongestAway ? longest : LongestAway) * Random.Shared.NextDouble();
    }

    /// <summary>Between half of it and all of it, so that machines that lost the same race do not meet again.</summary>
    public static TimeSpan Wait(TimeSpan longest) => longest * (0.5 + (Random.Shared.NextDouble() / 2));
}
