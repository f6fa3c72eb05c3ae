using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>A machine that joins a remote on which another one has its name gets another, and keeps every state that it saved.</summary>
public sealed class RenamedMachineTests : IDisposable
{
    private static readonly string First = Transcript.Id("1");
    private static readonly string Second = Transcript.Id("2");

    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _one = new();
    private readonly Sandbox _other = new();

    private AbsolutePath Remote => _directory.Path / "x.git";

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task States_of_before_are_listed_and_come_back_under_the_new_name_alone()
    {
        var snapshot = await JoinAsync();

        Assert.Equal("test-2", await SlugAsync(_other));
        var states = (await _other.JsonAsync("versions", Second)).Json.GetProperty("states").EnumerateArray();
        Assert.Equal([3, 2, 1], states.Select(s => s.GetProperty("entryCount").GetInt32() / 2));
        // snapshots were written anew; that moment is another one now
        Assert.DoesNotContain(states, s => s.GetProperty("snapshot").GetString() == snapshot);
        var old = states.Last().GetProperty("snapshot").GetString()!;
        _ = await _other.JsonAsync("restore", Second, "--at", old, "--to", (_directory.Path / "to").Value);
        Assert.Equal(
            Transcript.Messages(Second, 0, 2),
            File.ReadAllBytes((_directory.Path / "to" / Transcript.PathOf(Second)).Value)
        );
        // nothing of it counts as the other machine's
        var listed = (await _other.JsonAsync("restore", "--list", "--at", old)).Json.GetProperty("sessions");
        Assert.Equal("test-2", Assert.Single(listed.EnumerateArray()).GetProperty("machine").GetString());
        Assert.True((await _other.JsonAsync("verify", "--read-data")).Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_run_that_is_killed_before_it_wrote_the_new_name_down_goes_on_under_it()
    {
        var identity = (_other.Repository / ".git/claude-backup/machine.json").Value;
        _ = await JoinAsync();
        var gone = (_other.Claude.Root / Transcript.PathOf(Second)).Value;
        File.Delete(gone);
        _ = await _other.JsonAsync("sync");
        foreach (var file in new[] { identity, identity + ".copy" })
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("test-2", "test", StringComparison.Ordinal));
        }

        File.Delete((_other.Repository / ".git/claude-backup/work-tree").Value);

        _ = await _other.JsonAsync("sync");

        Assert.Equal("test-2", await SlugAsync(_other));
        _ = await _other.JsonAsync("restore", Second);
        Assert.True(File.Exists(gone));
    }

    private async Task<string?> JoinAsync()
    {
        _one.WriteSession(First);
        await _one.DoAsync("init", "--remote", Remote.Value, "--yes");
        _other.WriteSession(Second);
        await _other.DoAsync("init", "--local", "--yes");
        for (var turn = 1; turn < 3; turn++)
        {
            _other.Claude.Append(Transcript.PathOf(Second), Transcript.Messages(Second, 2 * turn, 2));
            _ = await _other.JsonAsync("sync");
        }

        var before = (await _other.JsonAsync("versions", Second)).Json.GetProperty("states");
        await _other.DoAsync("backend", "set", "git", "--remote", Remote.Value);
        return before.EnumerateArray().Last().GetProperty("snapshot").GetString();
    }

    private static async Task<string?> SlugAsync(Sandbox machine) =>
        (await machine.JsonAsync("status")).Json.GetProperty("machineSlug").GetString();
}
