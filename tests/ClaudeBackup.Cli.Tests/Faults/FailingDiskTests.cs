using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>A disk that is full, breaks or may not be written to, at whatever call: the run says so in a sentence, and the next one completes it.</summary>
public sealed class FailingDiskTests
{
    private static readonly DiskError[] Errors =
    [
        DiskError.Full,
        DiskError.Io,
        DiskError.Quota,
        DiskError.Refused,
        DiskError.ReadOnly,
    ];

    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [MemberData(nameof(Scenarios.Names), MemberType = typeof(Scenarios))]
    public Task A_disk_that_fails_is_told_and_loses_nothing(string scenario) =>
        FaultRun.EachAsync(
            Scenario.Named(scenario),
            8,
            [
                .. Errors.Select(error => Case(FaultKind.Fails, error)),
                .. Errors.Select(error => Case(FaultKind.FailsOnce, error)),
            ]
        );

    /// <summary>A file is there before its mode is set.</summary>
    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [InlineData("sync")]
    [InlineData("restore all")]
    public Task Where_a_mode_cannot_be_set_no_file_is_left(string scenario) =>
        FaultRun.EachOfAsync(Scenario.Named(scenario), "mode", Case(FaultKind.FailsOnce, DiskError.Io));

    private static FaultCase Case(FaultKind kind, DiskError error) =>
        new(at => new Fault(kind, at, error), result => Ends.Well(result, error));
}
