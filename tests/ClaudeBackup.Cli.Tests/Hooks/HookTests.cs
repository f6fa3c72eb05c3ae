using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hooks;

/// <summary>What Claude Code calls, called as it does: an event on standard input, in its environment.</summary>
public sealed class HookTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public HookTests() => _sandbox.WriteSession(Id);

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("prompt_input_exit")]
    [InlineData("clear")]
    [InlineData("some_reason_of_a_later_client")]
    public async Task A_session_that_ended_is_saved_behind_the_hook(string reason)
    {
        await InitAsync();
        Append();

        var hook = await _sandbox.HookAsync(Event("SessionEnd", "reason", reason));
        await _sandbox.HooksAreServedAsync();

        Assert.Empty(hook.Out + hook.Error);
        var newest = (await RunsAsync())[0];
        Assert.Equal(("hook", "done", 1), Told(newest));
        Assert.Equal(
            0,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("unsaved").GetProperty("files").GetInt32()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"hook_event_name\":7}")]
    [InlineData("{\"hook_event_name\":\"\\ud800\"}")]
    [InlineData("{\"hook_event_name\":\"Stop\"}")]
    [InlineData("{\"hook_event_name\":\"sessionend\"}")]
    [InlineData("{\"hook_event_name\":\"1\"}")]
    [InlineData("{\"hook_event_name\":\"SomethingNew\",\"session_id\":null}")]
    public async Task What_it_does_not_know_is_none_of_its_business(string happened)
    {
        await InitAsync();
        Append();
        var hook = await _sandbox.HookAsync(happened);
        Assert.Empty(hook.Out + hook.Error);
        Assert.False(Directory.Exists((State / "requests").Value));
        _ = Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task It_never_fails_whatever_is_broken()
    {
        var notSetUp = await _sandbox.HookAsync(Event("SessionStart"));
        Assert.Contains("Run claude-backup once", Message(notSetUp), StringComparison.Ordinal);
        Assert.Empty((await _sandbox.HookAsync(Event("SessionEnd"))).Out);

        await InitAsync();
        await File.WriteAllTextAsync((State / "settings.json").Value, "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync((State / "notices.json").Value, "[", TestContext.Current.CancellationToken);
        foreach (var happened in new[] { "SessionStart", "PreCompact", "SessionEnd" })
        {
            var hook = await _sandbox.HookAsync(Event(happened));
            Assert.Empty(hook.Error);
        }

        await _sandbox.HooksAreServedAsync();
        // a path that does not exist, as the client gives for a command of its own
        _ = await _sandbox.HookAsync(
            """{"hook_event_name":"PreCompact","transcript_path":"/nowhere/projects/-x/none.jsonl"}"""
        );
        await _sandbox.HooksAreServedAsync();
        Assert.Equal("failed", Told((await ReadRunsAsync())[^1]).Outcome);
    }

    [Fact]
    public async Task A_burst_is_one_run_that_waits_for_the_sync_at_work()
    {
        Platform.RequireLinux();
        await InitAsync();
        var script = """
            set -e
            cd .claude-backup/.git/claude-backup
            exec 9>lock
            flock 9
            for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
              printf '{"hook_event_name":"SessionEnd"}' | "$CLAUDE_BACKUP" hook 9>&- &
            done
            wait
            sleep 1
            ls requests | wc -l
            """;
        Append();
        var burst = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        await _sandbox.HooksAreServedAsync();

        var runs = await RunsAsync();
        // the first waits for the lock with what had come by then; at most one more serves the rest
        Assert.InRange(runs.Count(r => Told(r).Trigger == "hook"), 1, 2);
        Assert.All(runs, r => Assert.Equal("done", Told(r).Outcome));
        Assert.Equal("", burst.Error);
        Assert.Equal(2, await _sandbox.CommitsAsync());
    }

    [Fact]
    public async Task The_run_goes_on_when_everything_around_the_hook_is_killed()
    {
        Platform.RequireLinux();
        await InitAsync();
        Append();
        // a terminal's group: killed as one while the run behind the hook waits for the lock
        var script = """
            (
              exec 9>.claude-backup/.git/claude-backup/lock
              flock 9
              sleep 3
            ) &
            sleep 0.3
            setsid -w bash -c '
              printf "{\"hook_event_name\":\"SessionEnd\"}" | "$CLAUDE_BACKUP" hook
              sleep 1
              kill -9 -- -$$
            '
            wait
            """;
        _ = await _sandbox.ShellAsync(script);
        await _sandbox.HooksAreServedAsync();
        Assert.Equal(("hook", "done", 1), Told((await RunsAsync())[0]));
    }

    [Fact]
    public async Task The_state_before_a_compaction_is_a_snapshot_of_its_own()
    {
        Platform.RequireLinux();
        await InitAsync();
        Append();
        var before = _sandbox.Claude.Read(Transcript.PathOf(Id));
        var lockFile = new FileStream((State / "lock").Value, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        _ = await _sandbox.HookAsync(Event("PreCompact", "trigger", "auto"));
        // by the time the run gets the lock, the compaction is in the file
        Append();
        await lockFile.DisposeAsync();
        await _sandbox.HooksAreServedAsync();

        var restored = (await _sandbox.RestoreElsewhereAsync()).Read(Transcript.PathOf(Id));
        Assert.Equal(before, restored);
        Assert.Equal(
            1,
            (await _sandbox.JsonAsync("sync")).Json.GetProperty("sessions").GetProperty("added").GetInt32()
        );
        Assert.Equal(3, await _sandbox.CommitsAsync());
        Assert.Equal(
            _sandbox.Claude.Read(Transcript.PathOf(Id)),
            (await _sandbox.RestoreElsewhereAsync("after")).Read(Transcript.PathOf(Id))
        );
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task Sessions_that_an_update_took_are_counted_and_told_once()
    {
        await SixSessionsAsync();
        Delete("3", "4", "5");
        Assert.Empty((await StartAsync("2-1-330")).Out);
        var told = await StartAsync("2-1-330");

        Assert.StartsWith(
            "3 sessions vanished since Claude Code went from 2.1.329 to 2.1.330; all are saved as they were at ",
            Message(told),
            StringComparison.Ordinal
        );
        Assert.Empty((await StartAsync("2-1-330")).Out);
        // the run of the same version was none, for nothing had changed
        Assert.Equal(2, (await RunsAsync()).Count(r => Told(r).Trigger == "hook"));
    }

    [Fact]
    public async Task What_the_new_client_deletes_minutes_after_its_start_is_counted_too()
    {
        await SixSessionsAsync();
        Assert.Empty((await StartAsync("2-1-330")).Out);
        Delete("3", "4");
        await EndAsync();
        Assert.StartsWith("2 sessions vanished", Message(await StartAsync("2-1-330")), StringComparison.Ordinal);
        Delete("5");
        await EndAsync();
        Assert.StartsWith("3 sessions vanished", Message(await StartAsync("2-1-330")), StringComparison.Ordinal);
        // back to the old one, and what it had lost before is not its doing
        Assert.Empty((await StartAsync("2-1-329")).Out);
        Assert.Empty((await StartAsync("2-1-329")).Out);
    }

    [Fact]
    public async Task A_session_that_moved_or_was_old_enough_to_go_has_not_vanished()
    {
        await SixSessionsAsync();
        var old = Transcript.PathOf(Transcript.Id("3"));
        _sandbox.Claude.SetModified(old, DateTimeOffset.UtcNow.AddDays(-31));
        await EndAsync();
        _sandbox.Claude.Delete(old);
        var moved = _sandbox.Claude.Read(Transcript.PathOf(Transcript.Id("4")));
        _sandbox.Claude.Write(Transcript.PathOf(Transcript.Id("4"), "/home/dev/worktree"), moved);
        Delete("4");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.DoesNotContain("vanished", (await StartAsync("2-1-330")).Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_runs_that_failed_are_told_at_the_next_start_and_on_the_desktop_once()
    {
        Platform.RequireLinux();
        await InitAsync();
        _sandbox.Claude.Write("CLAUDE.md", "new");
        await StopGitAsync();
        _ = (await _sandbox.RunAsync("sync", "--scheduled")).ExitsWith(1);
        Assert.False(File.Exists(Shown));
        for (var i = 0; i < 3; i++)
        {
            _ = (await _sandbox.RunAsync("sync", "--scheduled")).ExitsWith(1);
        }

        var shown = await File.ReadAllLinesAsync(Shown, TestContext.Current.CancellationToken);
        Assert.StartsWith("The last 2 syncs went wrong", Assert.Single(shown), StringComparison.Ordinal);
        Assert.StartsWith(
            "The last 4 syncs went wrong, the first at ",
            Message(await _sandbox.HookAsync(Event("SessionStart"))),
            StringComparison.Ordinal
        );
        await _sandbox.HooksAreServedAsync();
        LetGitGo();
        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        Assert.Empty((await _sandbox.HookAsync(Event("SessionStart"))).Out);
        await _sandbox.HooksAreServedAsync();
    }

    [Fact]
    public async Task What_Claude_Code_deletes_next_is_told_once_a_day()
    {
        _sandbox.Claude.SetModified(Transcript.PathOf(Id), DateTimeOffset.UtcNow.AddDays(-27));
        await InitAsync();
        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        var first = await StartAsync("2-1-330");
        Assert.Equal("Claude Code deletes 1 session within 7 days; all are saved.", Message(first));
        Assert.Empty((await StartAsync("2-1-330")).Out);
    }

    [Fact]
    public async Task Nobody_is_told_where_nobody_reads_and_nothing_counts_as_told()
    {
        await SixSessionsAsync();
        Delete("3", "4", "5");
        _ = await StartAsync("2-1-330");
        _sandbox.Environment["CLAUDE_CODE_SESSION_ATTENDED"] = "0";
        Assert.Empty((await StartAsync("2-1-330")).Out);
        _sandbox.Environment["CLAUDE_CODE_SESSION_ATTENDED"] = "1";
        Assert.Empty((await _sandbox.HookAsync(Event("SessionStart", "source", "compact"))).Out);
        Assert.StartsWith("3 sessions", Message(await StartAsync("2-1-330")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_while_it_waited_leaves_what_it_was_asked_for()
    {
        Platform.RequireLinux();
        await InitAsync();
        _ = await StartAsync("2-1-330");
        Append();
        var script = """
            exec 9>.claude-backup/.git/claude-backup/lock
            flock 9
            printf '{"hook_event_name":"SessionEnd"}' | "$CLAUDE_BACKUP" hook 9>&-
            sleep 1
            for process in /proc/[0-9]*; do
              tr '\0' ' ' <$process/cmdline 2>/dev/null | grep -q "^$CLAUDE_BACKUP hook --run" &&
                tr '\0' '\n' <$process/environ | grep -qx "HOME=$HOME" && kill -9 ${process#/proc/}
            done
            true
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        Assert.Single(Directory.GetFiles((State / "requests").Value));
        Assert.Empty((await StartAsync("2-1-330")).Out);

        Assert.Empty(Directory.GetFiles((State / "requests").Value));
        var runs = await RunsAsync();
        Assert.Equal(("hook", "done", 1), Told(runs[0]));
        // it had not begun: no failure to be told of
        Assert.Equal("locked", Told(runs[1]).Outcome);
    }

    [Fact]
    public async Task Where_nothing_can_be_asked_for_the_user_hears_of_it_all_the_same()
    {
        await InitAsync();
        await File.WriteAllTextAsync((State / "requests").Value, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync((State / "settings.json").Value, "{", TestContext.Current.CancellationToken);
        _ = await _sandbox.RunAsync("sync", "--scheduled");
        _ = await _sandbox.RunAsync("sync", "--scheduled");
        Assert.StartsWith("The last 2 syncs", Message(await StartAsync("2-1-330")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_nobody_may_take_stops_no_saving()
    {
        await InitAsync();
        Append();
        _ = Directory.CreateDirectory((State / "hook-lock").Value);
        _ = await _sandbox.HookAsync(Event("SessionEnd"));
        while (Directory.GetFiles((State / "requests").Value).Length > 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(("hook", "done", 1), Told((await RunsAsync())[0]));
    }

    [Fact]
    public async Task Flags_of_a_later_plugin_are_none_of_its_business() =>
        Assert.Empty((await _sandbox.RunAsync("hook", "--from-the-future", "x")).ExitsWith(0).Error);

    [Fact]
    public async Task With_json_it_says_what_it_made_of_the_event()
    {
        await InitAsync();
        var said = (await _sandbox.JsonAsync("hook")).Json;
        Assert.Equal("Other", said.GetProperty("event").GetString());
        Assert.False(said.GetProperty("started").GetBoolean());
    }

    private ClaudeBackup.Core.Host.AbsolutePath State => _sandbox.Repository / ".git/claude-backup";

    private string Shown => _sandbox.Home.Value + ".shown";

    private async Task InitAsync() => _ = await _sandbox.JsonAsync("init", "--local");

    private void Append() => _sandbox.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));

    private async Task<CliResult> StartAsync(string version)
    {
        _sandbox.Environment["AI_AGENT"] = $"claude-code_{version}_harness";
        var hook = await _sandbox.HookAsync(Event("SessionStart", "source", "startup"));
        await _sandbox.HooksAreServedAsync();
        return hook;
    }

    private async Task EndAsync()
    {
        _ = await _sandbox.HookAsync(Event("SessionEnd"));
        await _sandbox.HooksAreServedAsync();
    }

    private async Task SixSessionsAsync()
    {
        for (var i = 2; i <= 6; i++)
        {
            _sandbox.WriteSession(Transcript.Id($"{i}"));
        }

        await InitAsync();
        Assert.Empty((await StartAsync("2-1-329")).Out);
    }

    private void Delete(params string[] ids) =>
        Array.ForEach(ids, id => _sandbox.Claude.Delete(Transcript.PathOf(Transcript.Id(id))));

    private string Event(string name, string key = "cwd", string value = Transcript.Cwd) =>
        $$"""{"session_id":"{{Id}}","transcript_path":"{{_sandbox.Claude.Root / Transcript.PathOf(Id)}}","hook_event_name":"{{name}}","{{key}}":"{{value}}"}""";

    private async Task<JsonElement[]> RunsAsync() =>
        [.. (await _sandbox.JsonAsync("schedule")).Json.GetProperty("runs").EnumerateArray()];

    private async Task<JsonElement[]> ReadRunsAsync() =>
        [
            .. (
                await File.ReadAllLinesAsync((State / "runs.jsonl").Value, TestContext.Current.CancellationToken)
            ).Select(line => JsonDocument.Parse(line).RootElement),
        ];

    private static (string? Trigger, string? Outcome, int Saved) Told(JsonElement run) =>
        (
            run.GetProperty("trigger").GetString(),
            run.GetProperty("outcome").GetString(),
            run.GetProperty("saved").GetInt32()
        );

    private static string Message(CliResult hook) => hook.Json.GetProperty("systemMessage").GetString()!;

    // a git that is broken comes first, and goes again
    private async Task StopGitAsync()
    {
        var script =
            "mkdir broken && printf '#!/bin/sh\necho broken >&2\nexit 128\n' >broken/git && chmod +x broken/git";
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        _sandbox.Environment["PATH"] = $"{_sandbox.Home / "broken"}:{_sandbox.Environment["PATH"]}";
    }

    private void LetGitGo() => File.Delete((_sandbox.Home / "broken/git").Value);
}
