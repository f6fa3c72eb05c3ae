using System.Diagnostics;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class LeftProgramsTests
{
    [LinuxFact("Other systems do not tell what the programs of others work on.")]
    public async Task A_program_that_outlived_its_test_is_ended()
    {
        using var directory = new TemporaryDirectory();
        using var left = Process.Start(
            new ProcessStartInfo("/bin/sleep", "600") { WorkingDirectory = directory.Path.Value }
        )!;

        LeftPrograms.End(directory.Path);

        await left.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, left.ExitCode);
    }

    [LinuxFact("Other systems do not tell what the programs of others work on.")]
    public async Task A_program_that_makes_its_folder_anew_behind_the_deletion_is_ended_and_the_folder_stays_away()
    {
        using var directory = new TemporaryDirectory();
        using var left = Process.Start(
            "/bin/sh",
            ["-c", $"while :; do mkdir -p {directory.Path}/objects; echo >{directory.Path}/objects/x; done 2>/dev/null"]
        );
        while (!Directory.Exists((directory.Path / "objects").Value))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        directory.Dispose();

        await left.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(directory.Path.Value));
    }
}
