using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hooks;

/// <summary>What Claude Code calls, called as it does: an event on standard input, in its environment.</summary>
public sealed class HookTests : IDisposable
{
    private readonly HookedSandbox _hooks = new();

    private Sandbox Sandbox => _hooks.Sandbox;

    public void Dispose() => _hooks.Dispose();

    [Theory]
    [InlineData("prompt_input_exit")]
    [InlineData("clear")]
    [InlineData("some_reason_of_a_later_client")]
    public async Task A_session_that_ended_is_saved_behind_the_hook(string reason)
    {
        await _hooks.InitAsync();
        _hooks.Append();

        var hook = await Sandbox.HookAsync(_hooks.Event("SessionEnd", "reason", reason));
        await Sandbox.HooksAreServedAsync();

        Assert.Empty(hook.Out + hook.Error);
        var newest = (await _hooks.RunsAsync())[0];
        Assert.Equal(("hook", "done", 1), HookedSandbox.Told(newest));
        Assert.Equal(
            0,
            (await Sandbox.JsonAsync("status")).Json.GetProperty("unsaved").GetProperty("files").GetInt32()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"hook_event_name\":7}")]
    [InlineData("{\"hook_event_name\":\"SessionEnd\",\"transcript_path\":\"/home/dev")]
    public async Task What_it_cannot_read_to_the_end_is_saved_all_the_same(string happened)
    {
        await _hooks.InitAsync();
        _hooks.Append();
        var hook = await Sandbox.HookAsync(happened);
        await Sandbox.HooksAreServedAsync();
        Assert.Empty(hook.Out + hook.Error);
        Assert.Equal(("hook", "done", 1), HookedSandbox.Told((await _hooks.RunsAsync())[0]));
    }

    [LinuxTheory("A shell and /dev of Linux arrange what is around it.")]
    [InlineData(
        "(printf '{\"hook_event_name\":\"SessionEnd\"}'; sleep 4) | \"$CLAUDE_BACKUP\" hook",
        "an input that nobody closes"
    )]
    [InlineData("(printf '{\"hook_event_name\":\"Sess'; sleep 4) | \"$CLAUDE_BACKUP\" hook", "half an event")]
    [InlineData("sleep 4 | \"$CLAUDE_BACKUP\" hook", "nothing at all")]
    [InlineData("\"$CLAUDE_BACKUP\" hook <&-", "an input that is closed")]
    [InlineData("\"$CLAUDE_BACKUP\" hook </dev/null", "an empty input")]
    [InlineData("\"$CLAUDE_BACKUP\" hook <.", "a folder")]
    [InlineData(
        "(printf '{\"a\":\"'; head -c 3000000 /dev/zero | tr '\\0' a; printf '\",\"hook_event_name\":\"SessionEnd\"}') | \"$CLAUDE_BACKUP\" hook",
        "a huge event"
    )]
    [InlineData(
        "printf '{\"hook_event_name\":\"SessionEnd\"}' | \"$CLAUDE_BACKUP\" hook --json >/dev/full",
        "a full output"
    )]
    [InlineData(
        "printf '{\"hook_event_name\":\"SessionEnd\"}' | \"$CLAUDE_BACKUP\" hook --json >&- 2>&-",
        "closed outputs"
    )]
    [InlineData(
        "printf '{\"hook_event_name\":\"SessionEnd\"}' | \"$CLAUDE_BACKUP\" hook --json | true",
        "a reader that is gone"
    )]
    [InlineData(
        "mkdir gone && cd gone && rmdir ../gone && printf '{\"hook_event_name\":\"SessionEnd\"}' | \"$CLAUDE_BACKUP\" hook",
        "a folder that is gone"
    )]
    public async Task Whatever_is_around_it_a_session_is_saved_and_it_ends_well(string call, string what)
    {
        await _hooks.InitAsync();
        _hooks.Append();
        var hook = (await Sandbox.ShellAsync(call)).ExitsWith(0);
        await Sandbox.HooksAreServedAsync();
        Assert.Equal(
            (what, "", ("hook", "done", 1)),
            (what, hook.Error, HookedSandbox.Told((await _hooks.RunsAsync())[0]))
        );
    }

    [Fact]
    public async Task On_a_terminal_no_event_comes_and_nothing_is_started()
    {
        await _hooks.InitAsync();
        _hooks.Append();
        var hook = await Sandbox.OnTerminalAsync("", "hook", "--json");
        Assert.Contains("\"event\":\"Other\"", hook.ExitsWith(0).Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists((_hooks.State / "requests").Value));
    }

    [LinuxTheory("The names that lead nowhere are of Linux.")]
    [InlineData("HOME", "relative/and/gone")]
    [InlineData("CLAUDE_BACKUP_DIR", "/proc/nowhere")]
    public async Task It_ends_well_where_nothing_can_be_found(string variable, string value)
    {
        var script =
            $"mkdir gone && cd gone && rmdir ../gone && export {variable}={value}; printf '{{\"hook_event_name\":\"SessionEnd\"}}' | \"$CLAUDE_BACKUP\" hook; printf x | \"$CLAUDE_BACKUP\" hook --run 2>/dev/null >&2";
        _ = (await Sandbox.ShellAsync(script)).ExitsWith(0);
    }

    [LinuxFact("Session and niceness are read from /proc.")]
    public async Task The_run_behind_a_hook_steps_back_and_leaves_the_terminal()
    {
        await _hooks.InitAsync();
        // it waits for the lock: fields 6 and 19 of its line are the session it is in, and how nice it is
        var script = """
            exec 9>.claude-backup/.git/claude-backup/lock
            flock 9
            mkdir -p .claude-backup/.git/claude-backup/requests
            echo '{}' >.claude-backup/.git/claude-backup/requests/1.json
            "$CLAUDE_BACKUP" hook --run 9>&- &
            for i in $(seq 200); do
              set -- $(sed 's/.*) //' /proc/$!/stat)
              [ "$4" = $! ] && [ "${17}" -gt 0 ] && break
              sleep 0.05
            done
            echo "$4 = $!, ${17}"
            [ "$4" = $! ] && [ "${17}" -gt 0 ]; found=$?
            exec 9>&-
            wait $!
            exit $found
            """;
        _ = (await Sandbox.ShellAsync(script)).ExitsWith(0);
    }

    [Theory]
    [InlineData("{\"hook_event_name\":\"Stop\"}")]
    [InlineData("{\"hook_event_name\":\"sessionend\"}")]
    [InlineData("{\"hook_event_name\":\"1\"}")]
    [InlineData("{\"hook_event_name\":\"SomethingNew\",\"session_id\":null}")]
    public async Task What_it_does_not_know_is_none_of_its_business(string happened)
    {
        await _hooks.InitAsync();
        _hooks.Append();
        var hook = await Sandbox.HookAsync(happened);
        Assert.Empty(hook.Out + hook.Error);
        Assert.False(Directory.Exists((_hooks.State / "requests").Value));
        _ = Assert.Single(await _hooks.RunsAsync());
    }

    [Fact]
    public async Task It_never_fails_whatever_is_broken()
    {
        var notSetUp = await Sandbox.HookAsync(_hooks.Event("SessionStart"));
        Assert.Contains("run claude-backup once", HookedSandbox.Message(notSetUp), StringComparison.Ordinal);
        Assert.Empty((await Sandbox.HookAsync(_hooks.Event("SessionEnd"))).Out);

        await _hooks.InitAsync();
        foreach (var settings in new[] { "settings.json", "settings.json.copy" })
        {
            await File.WriteAllTextAsync((_hooks.State / settings).Value, "{", TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync((_hooks.State / "notices.json").Value, "[", TestContext.Current.CancellationToken);
        foreach (var happened in new[] { "SessionStart", "PreCompact", "SessionEnd" })
        {
            var hook = await Sandbox.HookAsync(_hooks.Event(happened));
            Assert.Empty(hook.Error);
        }

        await Sandbox.HooksAreServedAsync();
        // a path that does not exist, as the client gives for a command of its own
        _ = await Sandbox.HookAsync(
            """{"hook_event_name":"PreCompact","transcript_path":"/nowhere/projects/-x/none.jsonl"}"""
        );
        await Sandbox.HooksAreServedAsync();
        Assert.Equal("failed", HookedSandbox.Told((await ReadRunsAsync())[^1]).Outcome);
    }

    [LinuxFact("flock comes with Linux.")]
    public async Task A_burst_is_one_run_that_waits_for_the_sync_at_work()
    {
        await _hooks.InitAsync();
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
        _hooks.Append();
        var burst = (await Sandbox.ShellAsync(script)).ExitsWith(0);
        await Sandbox.HooksAreServedAsync();

        var runs = await _hooks.RunsAsync();
        // the first waits for the lock with what had come by then; at most one more serves the rest
        Assert.InRange(runs.Count(r => HookedSandbox.Told(r).Trigger == "hook"), 1, 2);
        Assert.All(runs, r => Assert.Equal("done", HookedSandbox.Told(r).Outcome));
        Assert.Equal("", burst.Error);
        Assert.Equal(2, await Sandbox.CommitsAsync());
    }

    [LinuxFact("flock and setsid come with Linux.")]
    public async Task The_run_goes_on_when_everything_around_the_hook_is_killed()
    {
        await _hooks.InitAsync();
        _hooks.Append();
        // a terminal's group: killed as one while the run behind the hook waits for the lock
        var script = """
            state=.claude-backup/.git/claude-backup
            touch hold
            (
              exec 9>$state/lock
              flock 9
              while [ -e hold ]; do sleep 0.02; done
            ) &
            while flock -n $state/lock true; do sleep 0.02; done
            setsid -w bash -c '
              printf "{\"hook_event_name\":\"SessionEnd\"}" | "$CLAUDE_BACKUP" hook
              until ls .claude-backup/.git/claude-backup/run-*.json; do sleep 0.02; done
              kill -9 -- -$$
            ' >/dev/null 2>&1
            rm hold
            wait
            """;
        _ = await Sandbox.ShellAsync(script);
        await Sandbox.HooksAreServedAsync();
        Assert.Equal(("hook", "done", 1), HookedSandbox.Told((await _hooks.RunsAsync())[0]));
    }

    [Fact]
    public async Task The_state_before_a_compaction_is_a_snapshot_of_its_own()
    {
        await _hooks.InitAsync();
        _hooks.Append();
        var before = Sandbox.Claude.Read(Transcript.PathOf(HookedSandbox.Id));
        var lockFile = await Sandbox.HoldAsync(_hooks.State / "lock");
        _ = await Sandbox.HookAsync(_hooks.Event("PreCompact", "trigger", "auto"));
        // by the time the run gets the lock, the compaction is in the file
        _hooks.Append();
        await lockFile.DisposeAsync();
        await Sandbox.HooksAreServedAsync();

        var restored = (await Sandbox.RestoreElsewhereAsync()).Read(Transcript.PathOf(HookedSandbox.Id));
        Assert.Equal(before, restored);
        Assert.Equal(1, (await Sandbox.JsonAsync("sync")).Json.GetProperty("sessions").GetProperty("added").GetInt32());
        Assert.Equal(3, await Sandbox.CommitsAsync());
        Assert.Equal(
            Sandbox.Claude.Read(Transcript.PathOf(HookedSandbox.Id)),
            (await Sandbox.RestoreElsewhereAsync("after")).Read(Transcript.PathOf(HookedSandbox.Id))
        );
        await Sandbox.RepositoryIsSoundAsync();
    }

    [LinuxFact("flock comes with Linux, and so does /proc.")]
    public async Task A_run_that_was_killed_while_it_waited_leaves_what_it_was_asked_for()
    {
        await _hooks.InitAsync();
        _ = await _hooks.StartAsync("2-1-330");
        _hooks.Append();
        var script = """
            exec 9>.claude-backup/.git/claude-backup/lock
            flock 9
            printf '{"hook_event_name":"SessionEnd"}' | "$CLAUDE_BACKUP" hook 9>&-
            until ls .claude-backup/.git/claude-backup/run-*.json >/dev/null 2>&1; do sleep 0.02; done
            for process in /proc/[0-9]*; do
              tr '\0' ' ' <$process/cmdline 2>/dev/null | grep -q "^$CLAUDE_BACKUP hook --run" &&
                tr '\0' '\n' <$process/environ | grep -qx "HOME=$HOME" && kill -9 ${process#/proc/}
            done
            true
            """;
        _ = (await Sandbox.ShellAsync(script)).ExitsWith(0);
        Assert.Single(Directory.GetFiles((_hooks.State / "requests").Value));
        Assert.Empty((await _hooks.StartAsync("2-1-330")).Out);

        Assert.Empty(Directory.GetFiles((_hooks.State / "requests").Value));
        var runs = await _hooks.RunsAsync();
        Assert.Equal(("hook", "done", 1), HookedSandbox.Told(runs[0]));
        // it had not begun: no failure to be told of
        Assert.Equal("locked", HookedSandbox.Told(runs[1]).Outcome);
    }

    [Fact]
    public async Task A_lock_that_nobody_may_take_stops_no_saving()
    {
        await _hooks.InitAsync();
        _hooks.Append();
        _ = Directory.CreateDirectory((_hooks.State / "hook-lock").Value);
        _ = await Sandbox.HookAsync(_hooks.Event("SessionEnd"));
        while (Directory.GetFiles((_hooks.State / "requests").Value).Length > 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(("hook", "done", 1), HookedSandbox.Told((await _hooks.RunsAsync())[0]));
    }

    [Fact]
    public async Task Flags_of_a_later_plugin_are_none_of_its_business() =>
        Assert.Empty((await Sandbox.RunAsync("hook", "--from-the-future", "x")).ExitsWith(0).Error);

    [Fact]
    public async Task With_json_it_says_what_it_made_of_the_event()
    {
        await _hooks.InitAsync();
        var said = (await Sandbox.JsonAsync("hook")).Json;
        Assert.Equal("Unknown", said.GetProperty("event").GetString());
        Assert.True(said.GetProperty("started").GetBoolean());
        await Sandbox.HooksAreServedAsync();
    }

    private async Task<JsonElement[]> ReadRunsAsync() =>
        [
            .. (
                await File.ReadAllLinesAsync((_hooks.State / "runs.jsonl").Value, TestContext.Current.CancellationToken)
            ).Select(line => JsonDocument.Parse(line).RootElement),
        ];
}
