using System.Diagnostics;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class TemporaryDirectoryTests
{
    [LinuxFact("Other systems do not tell what the programs of others work on.")]
    public async Task A_program_that_outlived_its_test_is_ended_and_the_directory_goes()
    {
        var directory = new TemporaryDirectory();
        using var left = Process.Start(
            "/bin/sh",
            ["-c", "while :; do mkdir -p \"$0/a/b\"; : >\"$0/a/b/$$\"; sleep 0.01; done", directory.Path.Value]
        );

        directory.Dispose();

        await left.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(directory.Path.Value));
    }
}
