using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Scheduling;

public sealed class RealCronTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_cron_daemon_starts_the_job_and_the_job_saves()
    {
        await RequireCronAsync();
        _sandbox.WriteSession(Transcript.Id("1"));
        using var run = StartBesideCron(
            """
            "$CLAUDE_BACKUP" init --local --schedule hourly --json >~/init
            crontab -l >~/hourly
            # the next minute instead of the next hour
            sed "s/^0 \* \* \* \*/* * * * */" ~/hourly | crontab -
            cp ~/.claude/projects/*/*.jsonl ~/.claude/history.jsonl
            /usr/sbin/cron -f &
            for i in $(seq 300); do
              if [ $("$CLAUDE_BACKUP" schedule --json | grep -c "\"trigger\":\"schedule\"") -gt 0 ]; then break; fi
              sleep 0.5
            done
            "$CLAUDE_BACKUP" schedule --json
            """
        );
        var result = (await run.WaitAsync(TimeSpan.FromSeconds(240))).ExitsWith(0);

        var newest = result.Json.GetProperty("runs")[0];
        Assert.Equal("schedule", newest.GetProperty("trigger").GetString());
        Assert.Equal("done", newest.GetProperty("outcome").GetString());
        Assert.Equal(1, newest.GetProperty("saved").GetInt32());
        Assert.Equal("running", result.Json.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Contains("\n0 * * * * ", await ReadAsync("hourly"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cron_daemon_starts_the_jobs_of_two_repositories_and_the_one_that_is_left()
    {
        await RequireCronAsync();
        _sandbox.WriteSession(Transcript.Id("1"));
        new ClaudeTree(_sandbox.Home / ".claude-work").Write("settings.json", "{}"u8);
        using var run = StartBesideCron(
            """
            usual() { "$CLAUDE_BACKUP" "$@" --json; }
            work() { CLAUDE_BACKUP_DIR=~/work CLAUDE_CONFIG_DIR=~/.claude-work "$CLAUDE_BACKUP" "$@" --json; }
            started() { grep -c "\"schedule\"" "$1"/.git/claude-backup/runs.jsonl; }
            # waits for one more
            await() { for i in $(seq 300); do [ "$(started "$1")" -gt "$2" ] && return; sleep 0.5; done; crontab -l >&2; return 1; }
            minutely() { crontab -l | sed "s/^0 \* \* \* \*/* * * * */" | crontab -; }
            echo "5 4 1 1 * true" | crontab -
            usual init --local --schedule hourly >~/init
            work init --local --schedule hourly >~/init-work
            minutely
            /usr/sbin/cron -f &
            await ~/.claude-backup 0
            await ~/work 0
            usual uninstall >~/uninstall
            before=$(started ~/.claude-backup)
            await ~/work $(started ~/work)
            [ $(started ~/.claude-backup) = $before ]
            work schedule
            work uninstall >~/uninstall-work
            crontab -l >~/left
            """
        );
        var result = (await run.WaitAsync(TimeSpan.FromSeconds(400))).ExitsWith(0);

        Assert.Equal("running", result.Json.GetProperty("automatic").GetProperty("state").GetString());
        Assert.All(
            result.Json.GetProperty("runs").EnumerateArray(),
            r => Assert.Equal("done", r.GetProperty("outcome").GetString())
        );
        Assert.Equal("5 4 1 1 * true\n", await ReadAsync("left"));
    }

    private async Task RequireCronAsync()
    {
        await _sandbox.RequireMountsAsync();
        Assert.SkipUnless(File.Exists("/usr/sbin/cron"), "cron is not installed here");
        _ = (await _sandbox.ShellAsync("mkdir bin && ln -s /usr/bin/crontab bin/crontab")).ExitsWith(0);
        _sandbox.Environment["PATH"] = $"{_sandbox.Home / "bin"}:{_sandbox.Environment["PATH"]}";
    }

    // the real crontab and a daemon of its own, in name spaces in which it sees no table of anybody else, and which end with the shell
    private RunningCli StartBesideCron(string script) =>
        _sandbox.StartShell(
            $"""
            unshare --mount --pid --fork --mount-proc --kill-child bash -c '
            set -e
            mount -t tmpfs none /var/spool/cron
            mkdir -m 1730 /var/spool/cron/crontabs
            chgrp crontab /var/spool/cron/crontabs
            mount -t tmpfs none /etc/cron.d
            mount --bind /dev/null /etc/crontab
            mount -t tmpfs none /run
            {script}
            '
            """
        );

    private Task<string> ReadAsync(string name) =>
        File.ReadAllTextAsync((_sandbox.Home / name).Value, TestContext.Current.CancellationToken);
}
