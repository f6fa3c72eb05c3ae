using System.Text;
using System.Text.Json;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Versions;

/// <summary>The snapshots of a machine are its own wherever they lie in history: also where git, asked for its folder, follows another line.</summary>
public sealed class SeveralLinesTests : IDisposable
{
    private static readonly string Id = Transcript.Id("3f2a");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly ClockedSandbox _box = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly List<byte[]> _saved = [];
    private readonly List<string> _snapshots = [];

    private string Remote => (_directory.Path / "remote.git").Value;

    public void Dispose()
    {
        _box.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("2026-03-05T12:00:00Z")]
    // by a clock that was wrong: what is there now is the newest all the same
    [InlineData("2019-03-05T12:00:00Z")]
    public async Task What_was_saved_before_git_was_lost_comes_back_by_time_once_the_remote_is_joined_again(string lost)
    {
        Platform.RequirePosix();
        await SaveDaysAsync();
        await LoseGitAsync(lost);

        await AllIsThereAsync(_box);
        var now = await _box.JsonAsync("config", "diff");
        Assert.Empty(now.GetProperty("files").EnumerateArray());

        if (lost.StartsWith("2019", StringComparison.Ordinal))
        {
            return;
        }

        // and where it is joined once more, with what was saved since
        await SaveAsync("2026-03-07T12:00:00Z", 4);
        await LoseGitAsync("2026-03-08T12:00:00Z");
        await AllIsThereAsync(_box);

        using var other = new ClockedSandbox { Now = _box.Now };
        other.Sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "other";
        _ = await other.DoAsync("init", "--yes", "--schedule", "off", "--backend", "git", "--remote", Remote);
        await AllIsThereAsync(other);
    }

    [Fact]
    public async Task Prune_sees_all_of_them_and_takes_none_that_has_something_alone()
    {
        Platform.RequirePosix();
        await SaveDaysAsync();
        await LoseGitAsync("2026-03-05T12:00:00Z");

        var plan = await _box.JsonAsync("prune", "--keep-last", "1", "--dry-run");
        Assert.Equal(
            _snapshots.AsEnumerable().Reverse(),
            plan.GetProperty("snapshots").EnumerateArray().Select(s => s.GetProperty("snapshot").GetString())
        );
        var pruned = await _box.JsonAsync("prune", "--keep-last", "1", "--allow-only-copy", "--yes");
        Assert.Equal(_snapshots.Count - 1, pruned.GetProperty("dropped").GetInt32());
        _ = await _box.DoAsync("verify", "--read-data");
        Assert.Equal(_saved[^1], await AtAsync(_box, "2026-03-03 13:00"));
    }

    [Fact]
    public async Task What_a_remote_did_not_take_is_listed_from_the_branch_that_has_it()
    {
        Platform.RequirePosix();
        await SaveDaysAsync();
        var git = _box.Sandbox;
        var script =
            "git branch claude-backup-unpublished-1 HEAD && "
            + "c=$(git -c user.name=a -c user.email=b commit-tree 'HEAD^{tree}' -m 'state of test, without a history that the remote does not take') && "
            + "git update-ref refs/claude-backup/last $c && git update-ref refs/heads/main $c && "
            + "printf '%s\\n' $c > .git/claude-backup/work-tree";
        var done = await git.ShellAsync($"cd {git.Repository} && {script}");
        Assert.True(done.ExitCode == 0, done.Error);
        Assert.DoesNotContain(_snapshots[0], await git.GitAsync("rev-list", "HEAD"), StringComparison.Ordinal);

        await AllIsThereAsync(_box);
        foreach (var (snapshot, state) in _snapshots.Zip(_saved))
        {
            Assert.Equal(state, await AtAsync(_box, snapshot[..10]));
        }
    }

    private async Task SaveDaysAsync()
    {
        for (var day = 1; day <= 3; day++)
        {
            await SaveAsync($"2026-03-0{day}T12:00:00Z", day);
        }

        _ = await BareRepository.CreateAsync(_directory.Path / "remote.git");
        _ = await _box.DoAsync("backend", "set", "git", "--remote", Remote);
    }

    private async Task SaveAsync(string time, int number)
    {
        _box.Claude.Write(Path, Encoding.UTF8.GetString(Transcript.Messages(Id, 0, number * 2)));
        _box.Claude.Write("CLAUDE.md", $"day {number}\n");
        _saved.Add(_box.Claude.Read(Path));
        _snapshots.Add(await _box.SaveAsync(time));
    }

    private async Task LoseGitAsync(string time)
    {
        _box.Now = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        Directory.Delete((_box.Sandbox.Repository / ".git").Value, recursive: true);
        _ = await _box.DoAsync("init", "--yes", "--schedule", "off", "--backend", "git", "--remote", Remote);
        _ = await _box.DoAsync("sync");
    }

    private async Task AllIsThereAsync(ClockedSandbox box)
    {
        Assert.Equal(
            _saved.Select(s => s.Length),
            (await StatesAsync(box)).Select(s => s.GetProperty("bytes").GetInt32())
        );
        Assert.All((await StatesAsync(box)).Skip(1), s => Assert.Equal("extends", s.GetProperty("change").GetString()));
        string[] machine = ["--machine", "test"];
        var log = (await box.JsonAsync(["config", "log", "CLAUDE.md", .. machine])).GetProperty("snapshots");
        Assert.Equal(_saved.Count, log.GetArrayLength());
        for (var i = 0; i < _saved.Count; i++)
        {
            var at = $"{log[_saved.Count - 1 - i].GetProperty("time").GetDateTimeOffset():yyyy-MM-dd} 13:00";
            Assert.Equal(_saved[i], await AtAsync(box, at));
            var listed = (await box.JsonAsync("restore", "--list", "--at", at)).GetProperty("sessions");
            Assert.Equal(Id, Assert.Single(listed.EnumerateArray()).GetProperty("uuid").GetString());
        }
    }

    private async Task<byte[]> AtAsync(ClockedSandbox box, string at)
    {
        var target = $"{_directory.Path}/{Guid.NewGuid():n}";
        _ = await box.DoAsync("restore", Id, "--machine", "test", "--at", at, "--to", target);
        return await File.ReadAllBytesAsync($"{target}/{Path}", TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement[]> StatesAsync(ClockedSandbox box) =>
        [.. (await box.JsonAsync("versions", Id)).GetProperty("states").EnumerateArray().Reverse()];
}
