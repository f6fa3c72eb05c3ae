using System.Text.Json;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Standing;

/// <summary>What is advised helps, and is not told any more once it has.</summary>
public sealed class RemediesTests : IDisposable
{
    private const string Start = """{"hook_event_name":"SessionStart","source":"startup"}""";
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public RemediesTests() => _sandbox.WriteSession(Id);

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("git")]
    [InlineData("local")]
    public async Task What_could_not_be_pushed_is_over_when_another_remote_is_chosen(string backend)
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        var gone = _sandbox.Elsewhere("gone.git");
        _ = await BareRepository.CreateAsync(gone);
        _ = await BareRepository.CreateAsync(_sandbox.Elsewhere("new.git"));
        await _sandbox.DoAsync("init", "--remote", gone.Value, "--yes");
        Directory.Delete(gone.Value, recursive: true);
        foreach (var message in new[] { 4, 6 })
        {
            _sandbox.Claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, message));
            _ = (await _sandbox.RunAsync("sync")).ExitsWith(4);
        }

        var before = await VerdictAsync();
        var told = (await _sandbox.HookAsync(Start)).Out;
        await _sandbox.HooksAreServedAsync();
        string[] remote = backend == "git" ? ["--remote", _sandbox.Elsewhere("new.git").Value] : [];
        await _sandbox.DoAsync(["backend", "set", backend, .. remote]);
        var after = (await _sandbox.JsonAsync("status")).Json;
        // the same notice is not told twice within a minute, so it has to be gone
        File.Delete((_sandbox.Repository / ".git/claude-backup/told.json").Value);

        Assert.Equal("bad", before.GetProperty("level").GetString());
        Assert.Contains("The last 2 syncs went wrong", told, StringComparison.Ordinal);
        Assert.Equal("good", after.GetProperty("verdict").GetProperty("level").GetString());
        Assert.True(after.GetProperty("health").GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Null, after.GetProperty("automatic").GetProperty("failingSince").ValueKind);
        Assert.Empty((await _sandbox.HookAsync(Start)).Out);
        await _sandbox.HooksAreServedAsync();
    }

    [Fact]
    public async Task A_copy_on_this_disk_is_told_as_one_and_is_not_elsewhere()
    {
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var set = await _sandbox.DoAsync("backend", "set", "git", "--remote", "./a copy.git");
        var status = await _sandbox.JsonAsync("status");

        Assert.Contains("is on this disk, as the repository is", set.Out, StringComparison.Ordinal);
        Assert.True(status.Json.GetProperty("remote").GetProperty("sameDisk").GetBoolean());
        var verdict = status.Json.GetProperty("verdict");
        Assert.Equal("attention", verdict.GetProperty("level").GetString());
        Assert.Equal("one-disk", verdict.GetProperty("troubles")[0].GetProperty("code").GetString());
        Assert.Contains(
            "a copy.git is on this disk too",
            (await _sandbox.DoAsync("status")).Unwrapped,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("backups")]
    public async Task A_word_that_is_no_folder_here_is_no_remote(string typed)
    {
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var refused = (await _sandbox.RunAsync("backend", "set", "git", "--remote", typed)).ExitsWith(2);
        Assert.Contains("start with ./", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists((_sandbox.Home / typed).Value));
    }

    [Fact]
    public async Task A_copy_that_was_asked_for_and_never_came_to_be_is_told_until_there_is_one_or_none_is_wanted()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        var remote = _sandbox.Elsewhere("no/such/drive/backup.git").Value;
        _ = (await _sandbox.RunAsync("init", "--remote", remote, "--yes")).ExitsWith(4);
        _ = await _sandbox.DoAsync("sync");

        var trouble = (await VerdictAsync()).GetProperty("troubles")[0];
        Assert.Equal("no-copy", trouble.GetProperty("code").GetString());
        Assert.Contains(
            "claude-backup backend set git",
            trouble.GetProperty("hint").GetString(),
            StringComparison.Ordinal
        );
        await _sandbox.DoAsync("backend", "set", "local");
        Assert.Equal("good", (await VerdictAsync()).GetProperty("level").GetString());
    }

    [Fact]
    public async Task Deleting_the_only_backup_is_refused_with_what_would_help()
    {
        await _sandbox.DoAsync("init", "--local");
        var alone = (await _sandbox.RunAsync("uninstall", "--delete-data", "--yes")).ExitsWith(1).Error;
        await _sandbox.DoAsync("backend", "set", "git", "--remote", _sandbox.Elsewhere("copy.git").Value);
        _sandbox.WriteSession(Transcript.Id("2"));
        Directory.Move(_sandbox.Elsewhere("copy.git").Value, _sandbox.Elsewhere("away.git").Value);
        _ = (await _sandbox.RunAsync("sync")).ExitsWith(4);
        var behind = (await _sandbox.RunAsync("uninstall", "--delete-data", "--yes")).ExitsWith(1).Error;

        Assert.Contains("claude-backup backend set", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("claude-backup sync", alone, StringComparison.Ordinal);
        Assert.Contains("claude-backup sync", behind, StringComparison.Ordinal);
    }

    private async Task<JsonElement> VerdictAsync() => (await _sandbox.JsonAsync("status")).Json.GetProperty("verdict");
}
