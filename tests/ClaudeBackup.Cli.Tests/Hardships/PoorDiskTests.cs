using ClaudeBackup.Cli.Tests.Faults;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hardships;

/// <summary>A file system that has no locks, or no links, as some network shares and drives: everything works, and what cannot be kept apart is said.</summary>
public sealed class PoorDiskTests : IDisposable
{
    private readonly FaultWorld _world = new();

    public void Dispose() => _world.Dispose();

    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [InlineData(DiskError.NoLocks, DiskError.None)]
    [InlineData(DiskError.NotSupported, DiskError.None)]
    [InlineData(DiskError.None, DiskError.NotSupported)]
    [InlineData(DiskError.NoLocks, DiskError.NotSupported)]
    public async Task Every_command_that_writes_works_there(DiskError locks, DiskError links)
    {
        _world.Control.Locks = locks;
        _world.Control.Links = links;
        var user = _world.Sandbox;
        user.WriteSession(Fleet.Id(1));
        user.WriteSession(Fleet.Id(2));
        user.Claude.Write("CLAUDE.md", "# Notes\n");

        await EndsAsync("init", "--local", "--yes", "--schedule", "off");
        Fleet.Grow(user, 1);
        user.Claude.Write("CLAUDE.md", "# Other notes\n");
        await EndsAsync("sync");
        await EndsAsync("restore", "--all", "--to", _world.Target.Value);
        await EndsAsync("verify", "--read-data", "--repair");
        await EndsAsync("prune", "--keep-last", "1", "--yes");
        await EndsAsync("forget", Fleet.Id(2), "--yes");
        await EndsAsync("verify", "--read-data");
        await EndsAsync("status");

        var path = Transcript.PathOf(Fleet.Id(1));
        Assert.Equal(user.Claude.Read(path), new ClaudeTree(_world.Target).Read(path));
    }

    private async Task EndsAsync(params string[] arguments) =>
        (await _world.RunAsync(Fault.None, [.. arguments, "--json"])).ExitsWith(0);
}
