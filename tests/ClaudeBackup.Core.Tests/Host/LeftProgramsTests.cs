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
}
