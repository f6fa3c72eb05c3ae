using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>The power goes in the middle of a run, or right behind it: what was not flushed is not there, and everything acknowledged is.</summary>
public sealed class PowerLossTests
{
    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [MemberData(nameof(Scenarios.Names), MemberType = typeof(Scenarios))]
    public Task What_was_acknowledged_is_on_the_disk(string scenario) =>
        FaultRun.EachAsync(Scenario.Named(scenario), 6, [.. Enum.GetValues<PowerLossKind>().Select(Case)]);

    private static FaultCase Case(PowerLossKind kind) =>
        new(at => new Fault(FaultKind.Killed, at), result => result.ExitCode is 137 or 0 ? null : "It was not killed.")
        {
            // the remote is another machine
            Afterwards = world =>
                PowerLoss.Happen(
                    world.Control,
                    kind,
                    path => path.StartsWith(world.Sandbox.Repository.Value + "/", StringComparison.Ordinal)
                ),
        };
}
