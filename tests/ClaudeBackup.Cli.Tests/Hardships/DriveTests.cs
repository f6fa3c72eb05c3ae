using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hardships;

/// <summary>
/// A drive as people carry it, with exFAT on it: no links, no modes, no owners, and names that differ by case alone are one. Everything works there, and both of two
/// files whose names differ by case are saved and come back.
/// </summary>
public sealed class DriveTests : IDisposable
{
    private readonly Drive? _drive = Drive.TryMount();
    private readonly Sandbox _sandbox = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _drive?.Dispose();
    }

    [LinuxFact("Only Linux has the file system as a program.")]
    public async Task Every_command_works_on_it()
    {
        Assert.SkipWhen(
            _drive is null,
            "No drive can be mounted here: that takes root, mkfs.exfat and mount.exfat-fuse."
        );
        _sandbox.Environment["HOME"] = _drive.Root.Value;
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = _sandbox.Claude.Root.Value;
        _sandbox.WriteSession(Fleet.Id(1));
        _sandbox.WriteSession(Fleet.Id(2));
        _sandbox.Claude.Write("CLAUDE.md", "# Notes\n");
        await WorksAsync("init", "--local", "--yes", "--schedule", "off");
        Fleet.Grow(_sandbox, 1);
        await WorksAsync("sync");
        await WorksAsync("verify", "--read-data");
        await WorksAsync("restore", "--all", "--to", (_drive.Root / "restored").Value);
        Assert.Equal(
            _sandbox.Claude.Read(Transcript.PathOf(Fleet.Id(1))),
            new ClaudeTree(_drive.Root / "restored").Read(Transcript.PathOf(Fleet.Id(1)))
        );
        await WorksAsync("prune", "--keep-last", "1", "--yes");
        await WorksAsync("forget", Fleet.Id(2), "--yes");
        await WorksAsync("verify", "--read-data", "--repair");
    }

    [LinuxFact("Only Linux has the file system as a program.")]
    public async Task Files_of_another_machine_whose_names_differ_by_case_alone_are_both_there()
    {
        Assert.SkipWhen(
            _drive is null,
            "No drive can be mounted here: that takes root, mkfs.exfat and mount.exfat-fuse."
        );
        var remote = _sandbox.Elsewhere("remote.git").Value;
        foreach (var name in new[] { "-home-dev-Api", "-home-dev-api" })
        {
            _sandbox.Claude.Write(
                $"projects/{name}/memory/MEMORY.md",
                $"# Of {name}, and {name.Length} more\n{new string('x', name[^3])}"
            );
        }

        await WorksAsync("init", "--backend", "git", "--remote", remote, "--yes", "--schedule", "off");
        using var other = new Sandbox();
        other.Environment["HOME"] = _drive.Root.Value;
        other.Environment["CLAUDE_CONFIG_DIR"] = other.Claude.Root.Value;
        other.Environment["CLAUDE_BACKUP_MACHINE"] = "drive";
        other.WriteSession(Fleet.Id(1));
        string[][] commands =
        [
            ["init", "--backend", "git", "--remote", remote, "--yes", "--schedule", "off"],
            ["sync"],
            ["verify", "--read-data"],
            ["restore", "--all", "--machine", "test", "--to", _sandbox.Elsewhere("restored").Value],
        ];
        foreach (var command in commands)
        {
            _ = (await other.RunAsync(command)).ExitsWith(0);
        }

        foreach (var name in new[] { "-home-dev-Api", "-home-dev-api" })
        {
            var path = $"projects/{name}/memory/MEMORY.md";
            Assert.Equal(_sandbox.Claude.Read(path), new ClaudeTree(_sandbox.Elsewhere("restored")).Read(path));
        }
    }

    private async Task WorksAsync(params string[] arguments) => _ = (await _sandbox.RunAsync(arguments)).ExitsWith(0);
}
