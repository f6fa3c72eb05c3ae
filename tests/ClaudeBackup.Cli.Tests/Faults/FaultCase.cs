using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>What happens at one call that writes, and how the run may end then.</summary>
/// <param name="At">The fault at the how manieth call.</param>
/// <param name="Judge">What is wrong with how the run ended; null if nothing.</param>
internal sealed record FaultCase(Func<long, Fault> At, Func<CliResult, string?> Judge)
{
    /// <summary>What happens when the run has ended; null for nothing. It also happens behind a run without a fault.</summary>
    public Action<FaultWorld>? Afterwards { get; init; }
}
