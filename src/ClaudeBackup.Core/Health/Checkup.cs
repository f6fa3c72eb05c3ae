using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Health;

/// <summary>One thing to look at.</summary>
/// <param name="Name">A word for people and scripts.</param>
/// <param name="Look">Looks; what it throws is a failure of this check alone.</param>
public sealed record Check(string Name, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Look)
{
    /// <summary>Whether there is nothing to look at before there is a repository.</summary>
    public bool IsOfRepository { get; init; }
}

/// <summary>A check and what it found.</summary>
/// <param name="Name">Of the check.</param>
/// <param name="Findings">One at least.</param>
public sealed record Checked(string Name, IReadOnlyList<Finding> Findings)
{
    /// <summary>That of the worst finding.</summary>
    public FindingLevel Level => Findings.Max(f => f.Level);
}

/// <summary>Runs checks that know nothing of each other, so that each works when nothing else does.</summary>
/// <param name="checks">In the order in which they are told.</param>
/// <param name="hasRepository">Whether there is a repository; without one its checks are left out.</param>
public sealed class Checkup(IReadOnlyList<Check> checks, bool hasRepository)
{
    /// <summary>Runs them all. What two of them stumble over is told by the first.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<Checked>> RunAsync(CancellationToken cancellation)
    {
        var found = await Task.WhenAll(
            checks.Where(check => hasRepository || !check.IsOfRepository).Select(check => RunAsync(check, cancellation))
        );
        return [.. found.Where(c => c.Findings.Count > 0).DistinctBy(c => c.Findings[0].Sentence)];
    }

    private static async Task<Checked> RunAsync(Check check, CancellationToken cancellation)
    {
        try
        {
            return new Checked(check.Name, await Task.Run(() => check.Look(cancellation), cancellation));
        }
        catch (BackupException e) when (!cancellation.IsCancellationRequested)
        {
            return new Checked(check.Name, [Finding.Of(e)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return new Checked(check.Name, [Finding.Failure($"It could not be looked at: {e.Message}")]);
        }
    }
}
