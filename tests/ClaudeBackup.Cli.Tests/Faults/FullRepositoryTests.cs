using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Faults;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Faults;

/// <summary>The disk of the repository is full, from one call that writes there on: what is saved comes back all the same, for the target lies on another.</summary>
public sealed class FullRepositoryTests : IDisposable
{
    private static readonly string Id = Fleet.Id(1);

    private readonly Sandbox _user = new();
    private readonly FaultControl _control;

    public FullRepositoryTests()
    {
        _user.Environment["DOTNET_EnableDiagnostics"] = "0";
        _control = new FaultControl(_user.Elsewhere("control"), _user.Repository);
    }

    private string Local => (_user.Repository / ".git/claude-backup").Value;

    private string Packs => (_user.Repository / ".git/objects/pack").Value;

    public void Dispose()
    {
        _control.Dispose();
        _user.Dispose();
    }

    [LinuxTheory("Libraries are preloaded this way on Linux alone.")]
    [InlineData("1000")]
    [InlineData("1000", "--to")]
    [InlineData("--all", "--to")]
    public async Task Every_restore_works(params string[] what)
    {
        var path = Transcript.PathOf(Id);
        _user.WriteSession(Id);
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        var saved = _user.Claude.Read(path);
        var target = new ClaudeTree(_user.Elsewhere("target"));
        var back = what is [_, "--to"] ? target : _user.Claude;
        string[] command = ["restore", .. what, .. what is [_, "--to"] ? [target.Root.Value] : Array.Empty<string>()];
        back.Delete(path);
        _ = (await RunAsync(Fault.None, command)).ExitsWith(0);
        var calls = _control.Count;

        for (var at = 1; at <= calls; at++)
        {
            back.Delete(path);
            var result = (await RunAsync(new Fault(FaultKind.Fails, at, DiskError.Full), command)).ExitsWith(0);
            Assert.Equal(saved, back.Read(path));
            Assert.Equal(at <= 2, result.Out.Contains("is full.", StringComparison.Ordinal));
            Assert.Empty(Directory.GetFiles(Local, "writing-*"));
        }

        _ = await _user.DoAsync("verify", "--read-data");
    }

    [LinuxFact("Libraries are preloaded this way on Linux alone.")]
    public async Task What_history_was_on_its_way_into_takes_no_room()
    {
        _user.WriteSession(Id);
        _user.WriteSession(Fleet.Id(2));
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        Fleet.Grow(_user, 1);
        _ = await _user.DoAsync("sync");

        for (var at = 1; !HasMet("write", "tmp_pack_"); at++)
        {
            _ = (await RunAsync(new Fault(FaultKind.Fails, at, DiskError.Full), "forget", Id, "--yes")).ExitsWith(1);
        }

        Assert.Empty(Directory.GetFiles(Packs, "tmp_pack_*"));
    }

    [LinuxFact("Libraries are preloaded this way on Linux alone.")]
    public async Task Where_nothing_can_be_written_a_drill_names_what_works_instead()
    {
        _user.WriteSession(Id);
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");

        var fault = new Fault(FaultKind.Fails, 1, DiskError.ReadOnly);
        var drill = (await RunAsync(fault, "verify", "--drill")).ExitsWith(1);

        Assert.Contains("A drill restores into ", drill.Error, StringComparison.Ordinal);
        Assert.Contains("run: claude-backup verify --read-data", drill.Error, StringComparison.Ordinal);
        _ = (await RunAsync(fault, "verify", "--read-data")).ExitsWith(0);
    }

    [Fact]
    public async Task A_pack_that_a_killed_run_of_ours_left_goes_with_the_next_sync()
    {
        _user.WriteSession(Id);
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        var ours = Path.Combine(Packs, $"tmp_pack_{Guid.NewGuid():N}");
        var gits = Path.Combine(Packs, "tmp_pack_Ab3xYz");
        File.WriteAllText(ours, "PACK");
        File.WriteAllText(gits, "PACK");

        _ = await _user.DoAsync("sync");

        Assert.False(File.Exists(ours));
        Assert.True(File.Exists(gits));
    }

    private bool HasMet(string call, string path) =>
        File.Exists(_control.Log.Value)
        && File.ReadLines(_control.Log.Value)
            .Any(line =>
                line.Split('\t') is [_, _, var what, _, var where, ..]
                && what == call
                && where.Contains(path, StringComparison.Ordinal)
            );

    private async Task<CliResult> RunAsync(Fault fault, params string[] arguments)
    {
        _control.Arm(fault);
        _user.Environment["LD_PRELOAD"] = FaultShim.Require();
        _user.Environment["FAULTS_CONTROL"] = _user.Elsewhere("control").Value;
        var result = await _user.RunAsync(arguments);
        _ = _user.Environment.Remove("LD_PRELOAD");
        _ = _user.Environment.Remove("FAULTS_CONTROL");
        return result;
    }
}
