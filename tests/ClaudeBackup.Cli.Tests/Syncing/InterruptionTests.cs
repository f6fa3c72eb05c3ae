using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>A run ended at any moment leaves a repository that the next run completes.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Defect", "D8")]
    public async Task A_run_killed_at_any_moment_is_completed_by_the_next_one()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Transcript.Id("f"));
        await _sandbox.DoAsync("init", "--yes");
        foreach (var n in Enumerable.Range(1, 20))
        {
            _sandbox.Claude.Write(
                Transcript.PathOf(Transcript.Id($"{n:d2}"), $"/home/dev/p{n % 4}"),
                Transcript.Large(Transcript.Id($"{n:d2}"), 3_000_000, seed: n)
            );
        }

        var random = new Random();
        var killed = 0;
        foreach (var limit in new[] { 300, 600, 1000, 1500, 2200, 3000, 4000 })
        {
            var delay = random.Next(limit / 2, limit);
            using var running = _sandbox.Start("sync");
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            killed += running.HasExited ? 0 : 1;
            running.Kill();
            await running.WaitAsync();
            (await _sandbox.RunAsync("restore", "--list", "--json")).ExitsWith(0);
        }

        // whichever moments were met, one is known to leave this
        File.Copy(IndexFile("test"), IndexFile(".test.tmp-0123456789ab"));
        Assert.NotEmpty(Leftovers());
        var last = await _sandbox.JsonAsync("sync");

        Assert.True(killed > 0, "No run was killed: the syncs are too short for this test.");
        Assert.Equal(0, last.Json.GetProperty("problems").GetArrayLength());
        await _sandbox.RepositoryIsSoundAsync();
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
        Assert.Empty(Leftovers());
        Assert.True((await _sandbox.JsonAsync("status")).Json.GetProperty("health").GetProperty("ok").GetBoolean());
    }

    [Fact]
    [Trait("Defect", "D8")]
    public async Task A_run_killed_behind_its_commit_is_completed_even_if_a_list_came_between()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--yes");
        // as such a run leaves it: the commit made, the files beside git and all local state those of the one before
        var before = await _sandbox.ShellAsync("cp -a ~/.claude-backup ~/before");
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.Append(Transcript.PathOf(Transcript.Id("1")), Transcript.Messages(Transcript.Id("1"), 2, 2));
        await _sandbox.DoAsync("sync");
        await _sandbox.ShellAsync(
            "cp -a ~/.claude-backup/.git/objects ~/.claude-backup/.git/refs ~/before/.git/ && rm -r ~/.claude-backup && mv ~/before ~/.claude-backup"
        );
        Assert.NotEmpty(await _sandbox.GitAsync("status", "--porcelain"));

        var list = await _sandbox.JsonAsync("restore", "--list");
        var sync = await _sandbox.JsonAsync("sync");

        Assert.Equal(0, before.ExitCode);
        Assert.Equal(2, list.Json.GetProperty("sessions").GetArrayLength());
        Assert.Equal("Null", sync.Json.GetProperty("commit").ValueKind.ToString());
        await _sandbox.RepositoryIsSoundAsync();
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Fact]
    public async Task An_interrupted_sync_ends_with_130_and_says_that_nothing_is_lost()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Transcript.Id("f"));
        await _sandbox.DoAsync("init", "--yes");
        var head = await _sandbox.HeadAsync();
        foreach (var n in Enumerable.Range(1, 30))
        {
            _sandbox.Claude.Write(
                Transcript.PathOf(Transcript.Id($"{n:d2}")),
                Transcript.Large(Transcript.Id($"{n:d2}"), 2_000_000, seed: n)
            );
        }

        CliResult result;
        using (var running = _sandbox.Start("sync", "--json"))
        {
            await WaitForLockAsync();
            running.SendInterrupt();
            result = await running.WaitAsync();
        }

        result.ExitsWith(130);
        Assert.Empty(result.Out);
        Assert.Equal("cancelled", result.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(head, await _sandbox.HeadAsync());
        await _sandbox.DoAsync("sync");
        await _sandbox.RepositoryIsSoundAsync();
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
        Assert.Empty(Leftovers());
    }

    [Fact]
    [Trait("Defect", "B4")]
    public async Task Of_two_runs_at_once_one_works_and_the_other_says_at_once_who_does()
    {
        _sandbox.WriteSession(Transcript.Id("f"));
        await _sandbox.DoAsync("init", "--yes");
        foreach (var n in Enumerable.Range(1, 20))
        {
            _sandbox.Claude.Write(
                Transcript.PathOf(Transcript.Id($"{n:d2}")),
                Transcript.Large(Transcript.Id($"{n:d2}"), 2_000_000, seed: n)
            );
        }

        using var running = _sandbox.Start("sync");
        await WaitForLockAsync();
        var second = await _sandbox.RunAsync("sync", "--json");
        var third = await _sandbox.RunAsync("sync");
        var list = await _sandbox.RunAsync("restore", "--list");

        second.ExitsWith(11);
        third.ExitsWith(11);
        list.ExitsWith(0);
        Assert.False(running.HasExited, "The first run was over too early for this test.");
        Assert.Empty(second.Out);
        Assert.Equal("locked", second.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("sync, process ", second.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("sync, process ", third.Error, StringComparison.Ordinal);
        (await running.WaitAsync()).ExitsWith(0);
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    [Trait("Defect", "B4")]
    public async Task Two_first_runs_at_once_make_one_repository()
    {
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id("1")),
            Transcript.Large(Transcript.Id("1"), 8_000_000, 1)
        );
        using var one = _sandbox.Start("init", "--yes");
        using var two = _sandbox.Start("init", "--yes");
        var results = new[] { await one.WaitAsync(), await two.WaitAsync() };

        Assert.Contains(results, r => r.ExitCode == 0);
        Assert.All(results, r => Assert.True(r.ExitCode is 0 or 11, r.ToString()));
        await _sandbox.DoAsync("sync");
        await _sandbox.RepositoryIsSoundAsync();
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Fact]
    [Trait("Defect", "D8")]
    public async Task A_first_run_killed_at_any_moment_is_completed_by_the_next_one()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Transcript.Id("1"));
        foreach (var delay in Enumerable.Range(3, 12).Select(n => n * 25))
        {
            using var running = _sandbox.Start("init", "--yes");
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            running.Kill();
            await running.WaitAsync();
            await _sandbox.DoAsync("init", "--yes");
            await _sandbox.RepositoryIsSoundAsync();
            Assert.Equal(1, await _sandbox.CommitsAsync());
            Directory.Delete(_sandbox.Repository.Value, recursive: true);
        }
    }

    [Fact]
    [Trait("Defect", "B4")]
    public async Task A_killed_run_leaves_no_lock()
    {
        _sandbox.WriteSession(Transcript.Id("f"));
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id("1")),
            Transcript.Large(Transcript.Id("1"), 30_000_000, 1)
        );
        using (var running = _sandbox.Start("sync"))
        {
            await WaitForLockAsync();
            running.Kill();
            Assert.NotEqual(0, (await running.WaitAsync()).ExitCode);
        }

        Assert.True(File.Exists((_sandbox.Repository / ".git/claude-backup/lock.json").Value));
        await _sandbox.DoAsync("sync");
        Assert.False(File.Exists((_sandbox.Repository / ".git/claude-backup/lock.json").Value));
    }

    [Fact]
    [Trait("Defect", "B4")]
    public async Task Locks_that_a_killed_git_left_stop_nobody()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--yes");
        string[] locks = ["refs/heads/main.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "index.lock"];
        foreach (var name in locks)
        {
            await File.WriteAllTextAsync(
                (_sandbox.Repository / ".git" / RelativePath.Parse(name)).Value,
                "",
                TestContext.Current.CancellationToken
            );
        }

        _sandbox.WriteSession(Transcript.Id("2"));
        await _sandbox.DoAsync("sync");

        Assert.Equal(2, await _sandbox.CommitsAsync());
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    private async Task WaitForLockAsync()
    {
        var holder = (_sandbox.Repository / ".git/claude-backup/lock.json").Value;
        for (var waited = 0; !File.Exists(holder); waited += 5)
        {
            Assert.True(waited < 20_000, "The run took no lock.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private string IndexFile(string name) => (_sandbox.Repository / ".git/claude-backup/index" / name).Value;

    private IEnumerable<string> Leftovers() =>
        Directory
            .EnumerateFiles(_sandbox.Repository.Value, "*", SearchOption.AllDirectories)
            .Where(f =>
                f.Contains("incoming", StringComparison.Ordinal)
                || f.EndsWith(".lock", StringComparison.Ordinal)
                || AtomicFile.TargetOf(Path.GetFileName(f)) is not null
            );
}
