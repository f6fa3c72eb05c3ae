using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>Killed at whatever call that writes: the next run completes it, and everything acknowledged is there.</summary>
public sealed class KillTests
{
    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [MemberData(nameof(Scenarios.Names), MemberType = typeof(Scenarios))]
    public Task Where_the_machine_dies_nothing_acknowledged_is_lost(string scenario) =>
        FaultRun.EachAsync(
            Scenario.Named(scenario),
            6,
            new FaultCase(
                at => new Fault(FaultKind.Killed, at),
                result => result.ExitCode is 137 or 0 ? null : "It was not killed."
            )
        );

    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [MemberData(nameof(Scenarios.Names), MemberType = typeof(Scenarios))]
    public Task Where_one_process_is_killed_nothing_acknowledged_is_lost(string scenario) =>
        FaultRun.EachAsync(
            Scenario.Named(scenario),
            3,
            new FaultCase(at => new Fault(FaultKind.OneKilled, at), result => Ends.Well(result, DiskError.None))
        );

    /// <summary>As git puts a new pack in its place, file by file.</summary>
    [LinuxFact("Libraries are preloaded this way on Linux alone.")]
    public Task Where_one_process_is_killed_as_it_renames_a_file_nothing_is_damaged() =>
        FaultRun.EachOfAsync(
            Scenario.Named("repack"),
            "rename",
            new FaultCase(at => new Fault(FaultKind.OneKilled, at), result => Ends.Well(result, DiskError.None))
        );
}
