using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Scheduling;

public sealed class ScheduleTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public ScheduleTests() => _sandbox.WriteSession(Transcript.Id("1"));

    private string Table => _sandbox.Home.Value + ".crontab";

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    [Trait("Defect", "B12")]
    public async Task The_first_run_lets_syncs_run_every_night_and_says_so()
    {
        var init = await _sandbox.JsonAsync("init", "--local");

        Assert.Equal("daily", init.Json.GetProperty("schedule").GetString());
        Assert.Contains(
            init.Json.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.Contains("Syncs are scheduled: daily.", StringComparison.Ordinal)
        );
        var line = (await File.ReadAllLinesAsync(Table, TestContext.Current.CancellationToken))[1];
        var variables = _sandbox.Repository / ".git/claude-backup/job-environment.json";
        Assert.StartsWith("0 3 * * * ", line, StringComparison.Ordinal);
        Assert.Contains(
            $" '{Sandbox.Executable}' 'sync' '--scheduled' '--environment' '{variables}' ",
            line,
            StringComparison.Ordinal
        );
        var given = JsonElement.Parse(
            await File.ReadAllTextAsync(variables.Value, TestContext.Current.CancellationToken)
        );
        Assert.Equal(_sandbox.Home.Value, given.GetProperty("HOME").GetString());
        Assert.Equal("test", given.GetProperty("CLAUDE_BACKUP_MACHINE").GetString());
        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal("active", status.GetProperty("scheduler").GetString());
        Assert.Equal("daily", status.GetProperty("schedule").GetString());
        Assert.Equal("waiting", status.GetProperty("automatic").GetProperty("state").GetString());
        Assert.True(status.GetProperty("health").GetProperty("ok").GetBoolean());
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task A_dry_run_says_what_would_be_scheduled_and_changes_nothing()
    {
        const string Unheard = "http://127.0.0.1:9/ping/secret";
        _ = await _sandbox.DoAsync("init", "--local");
        var table = await TableAsync();
        var files = Files();

        var hourly = (await _sandbox.JsonAsync("schedule", "hourly", "--ping", Unheard, "--dry-run")).Json;
        var off = (await _sandbox.JsonAsync("schedule", "off", "--dry-run")).Json;
        var none = await _sandbox.DoAsync("schedule", "--dry-run");
        var words = await _sandbox.DoAsync("schedule", "6h", "--dry-run");
        var wrong = await _sandbox.RunAsync("schedule", "--ping", "no url", "--dry-run");

        Assert.True(hourly.GetProperty("dryRun").GetBoolean());
        Assert.Equal("daily", hourly.GetProperty("schedule").GetString());
        var plan = hourly.GetProperty("plan");
        Assert.Equal("hourly", plan.GetProperty("schedule").GetString());
        Assert.Equal("cron", plan.GetProperty("scheduler").GetString());
        Assert.Equal(Sandbox.Executable, plan.GetProperty("program").GetString());
        Assert.True(plan.GetProperty("replaces").GetBoolean());
        Assert.Equal("http://127.0.0.1:9/…", plan.GetProperty("ping").GetString());
        Assert.Equal(JsonValueKind.Null, off.GetProperty("plan").GetProperty("scheduler").ValueKind);
        Assert.Equal("There is nothing to do.\n", none.Out);
        Assert.Contains("Would schedule syncs through cron: 6h.", words.Out, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was done.\n", words.Out, StringComparison.Ordinal);
        _ = wrong.ExitsWith(2);
        Assert.Equal(table, await TableAsync());
        Assert.Equal(files, Files());

        string[] Files() =>
            [
                .. Directory
                    .EnumerateFiles(_sandbox.Home.Value, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file => $"{file} {new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file):O}"),
            ];
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task It_can_be_changed_and_taken_away_and_other_lines_stay()
    {
        const string Others = "# mine\n5 4 * * * true\n";
        await File.WriteAllTextAsync(Table, Others, TestContext.Current.CancellationToken);
        var init = await _sandbox.JsonAsync("init", "--local", "--schedule", "off");
        Assert.Equal("off", init.Json.GetProperty("schedule").GetString());
        Assert.Equal(Others, await TableAsync());

        var hourly = (await _sandbox.JsonAsync("schedule", "hourly")).Json;
        Assert.Equal("hourly", hourly.GetProperty("schedule").GetString());
        Assert.Contains("\n0 * * * * ", await TableAsync(), StringComparison.Ordinal);
        _ = await _sandbox.JsonAsync("schedule", "6h");
        Assert.Contains("\n0 0,6,12,18 * * * ", await TableAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("\n0 * * * * ", await TableAsync(), StringComparison.Ordinal);
        var off = (await _sandbox.JsonAsync("schedule", "off")).Json;
        Assert.Equal("off", off.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Equal(Others, await TableAsync());
        Assert.Equal("off", (await _sandbox.JsonAsync("status")).Json.GetProperty("schedule").GetString());
        // a second init does not bring back what the user has taken away
        _ = await _sandbox.JsonAsync("init", "--local");
        Assert.Equal(Others, await TableAsync());
        _ = (await _sandbox.RunAsync("schedule", "weekly", "--json")).ExitsWith(2);
    }

    [LinuxFact("Other systems cannot be without a scheduler.")]
    public async Task Where_nothing_starts_programs_all_is_saved_and_the_way_out_is_told()
    {
        _sandbox.Environment["PATH"] = await PathWithoutCrontabAsync();
        var init = await _sandbox.JsonAsync("init", "--local");
        Assert.Equal("off", init.Json.GetProperty("schedule").GetString());
        Assert.Equal(1, init.Json.GetProperty("sync").GetProperty("sessions").GetProperty("new").GetInt32());
        var refused = (await _sandbox.RunAsync("schedule", "daily", "--json")).ExitsWith(1);
        Assert.Equal("no-scheduler", refused.ErrorJson.GetProperty("code").GetString());
    }

    [LinuxFact("systemd is of Linux.")]
    public async Task A_users_systemd_is_preferred_and_gets_a_timer()
    {
        // systemctl is there and talks; what it is asked is written down
        var script = """
            set -e
            mkdir bin
            cat >bin/systemctl <<'END'
            #!/bin/sh
            echo "$@" >>~/asked
            state=enabled active=active
            [ -f ~/off ] && state=disabled active=inactive
            case "$*" in *ActiveState*) printf 'ActiveState=%s\nUnitFileState=%s\n' $active $state ;; esac
            END
            printf '#!/bin/sh\necho Linger=no\n' >bin/loginctl
            chmod +x bin/*
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        _sandbox.Environment["PATH"] = $"{_sandbox.Home / "bin"}:{_sandbox.Environment["PATH"]}";
        _ = await _sandbox.JsonAsync("init", "--local", "--schedule", "off");

        var set = (await _sandbox.JsonAsync("schedule", "daily")).Json;

        var units = _sandbox.Home / ".config/systemd/user";
        Assert.Equal("systemd", set.GetProperty("automatic").GetProperty("scheduler").GetString());
        Assert.Contains("enable-linger", set.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(
            $"ExecStart=\"{Sandbox.Executable}\" \"sync\" \"--scheduled\"",
            await File.ReadAllTextAsync((units / "claude-backup.service").Value, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(Table));
        Assert.Equal("waiting", set.GetProperty("automatic").GetProperty("state").GetString());
        await File.WriteAllTextAsync((_sandbox.Home / "off").Value, "", TestContext.Current.CancellationToken);
        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal("missing", status.GetProperty("automatic").GetProperty("state").GetString());
        Assert.False(status.GetProperty("health").GetProperty("ok").GetBoolean());
        _ = await _sandbox.JsonAsync("schedule", "off");
        Assert.Empty(Directory.GetFiles(units.Value));
        var asked = await File.ReadAllLinesAsync(
            (_sandbox.Home / "asked").Value,
            TestContext.Current.CancellationToken
        );
        Assert.Contains("--user --quiet enable claude-backup.timer", asked);
        Assert.Contains("--user --quiet disable --now claude-backup.timer", asked);
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task The_job_that_cron_starts_finds_everything_where_the_user_had_it()
    {
        // longer than cron takes a command, as on Windows' Linux; and folders that are told from here
        _sandbox.Environment["PATH"] += string.Concat(
            Enumerable.Range(10, 40).Select(i => $":/mnt/c/Program Files/Vendor {i}/Product/bin")
        );
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = "kept/here";
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = "setup";
        var setup = new ClaudeTree(_sandbox.Home / "setup");
        setup.Write("settings.json", "{}"u8);
        _ = await _sandbox.JsonAsync("init", "--local");
        setup.Write("settings.json", "{\"model\":\"opus\"}"u8);
        var line = (await TableAsync()).Split('\n').Single(l => l.StartsWith("0 3 ", StringComparison.Ordinal));
        Assert.InRange(line.Length, 0, 998);
        await File.WriteAllTextAsync(
            (_sandbox.Home / "job.sh").Value,
            string.Join(' ', line.Split(' ')[5..]).Replace(@"\%", "%", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        _ = (await _sandbox.ShellAsync("cd / && env -i HOME=/nowhere PATH=/usr/bin:/bin sh ~/job.sh")).ExitsWith(0);

        var state = (await _sandbox.JsonAsync("schedule")).Json;
        Assert.Equal("running", state.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Equal("schedule", state.GetProperty("runs")[0].GetProperty("trigger").GetString());
        Assert.Equal(1, state.GetProperty("runs")[0].GetProperty("saved").GetInt32());
        File.Delete((_sandbox.Home / "kept/here/.git/claude-backup/job-environment.json").Value);
        var without = await _sandbox.ShellAsync("sed 's/>.*//' ~/job.sh >~/loud.sh; cd / && sh ~/loud.sh");
        Assert.Contains("claude-backup schedule daily", without.ExitsWith(1).Error, StringComparison.Ordinal);
        Assert.Equal(
            "missing",
            (await _sandbox.JsonAsync("schedule")).Json.GetProperty("automatic").GetProperty("state").GetString()
        );
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task Every_run_leaves_a_record_and_a_job_that_is_gone_is_seen()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        var running = (await _sandbox.JsonAsync("schedule")).Json;
        File.Delete(Table);
        var status = (await _sandbox.JsonAsync("status")).Json;

        var runs = running.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(["schedule", "user"], runs.Select(r => r.GetProperty("trigger").GetString()));
        Assert.All(runs, r => Assert.Equal("done", r.GetProperty("outcome").GetString()));
        Assert.Equal("running", running.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.String, running.GetProperty("automatic").GetProperty("nextRun").ValueKind);
        Assert.Equal("missing", status.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Equal("inactive", status.GetProperty("scheduler").GetString());
        Assert.Contains(
            "claude-backup schedule daily",
            status.GetProperty("health").GetProperty("messages")[0].GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Failing_runs_and_old_ones_are_told_and_fail_the_check()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        _ = await _sandbox.JsonAsync("init", "--local");
        _ = await _sandbox.JsonAsync("status", "--check");
        await RunsAsync(
            ("2026-01-01T03:00:00Z", "done", null),
            ("2026-01-02T03:00:00Z", "failed", "The disk is full."),
            ("2026-01-03T03:00:00Z", "failed", "The disk is full.")
        );

        var status = (await _sandbox.JsonAsync("status")).Json.GetProperty("automatic");
        var check = (await _sandbox.RunAsync("status", "--check", "--json")).ExitsWith(1);

        Assert.Equal("failing", status.GetProperty("state").GetString());
        Assert.Equal("2026-01-02T03:00:00Z", status.GetProperty("failingSince").GetString());
        Assert.Equal("2026-01-01T03:00:00Z", status.GetProperty("lastGood").GetString());
        Assert.Equal("overdue", check.ErrorJson.GetProperty("code").GetString());
        Assert.Contains(
            "since 2026-01-01 03:00 UTC. The disk is full.",
            check.ErrorJson.GetProperty("error").GetString(),
            StringComparison.Ordinal
        );
        _ = await _sandbox.JsonAsync("sync");
        _ = await _sandbox.JsonAsync("status", "--check");
    }

    [Fact]
    public async Task A_run_that_was_killed_is_told_until_one_ends_well()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        _ = await _sandbox.JsonAsync("init", "--local");
        _sandbox.WriteSession(Transcript.Id("2"));
        // a git that takes everything and comes to no end before us
        var script = """
            set -e
            mkdir stuck
            printf '#!/bin/sh\ncase "$*" in *fast-import*) cat >/dev/null; while kill -0 $PPID; do sleep 0.1; done;; esac\nexec %s "$@"\n' "$(command -v git)" >stuck/git
            chmod +x stuck/git
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        var path = _sandbox.Environment["PATH"];
        _sandbox.Environment["PATH"] = $"{_sandbox.Home / "stuck"}:{path}";
        using (var sync = _sandbox.Start("sync", "--scheduled"))
        {
            while (!await IsMarkedAsync("killed"))
            {
                Assert.False(sync.HasExited);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            sync.Kill();
        }

        _sandbox.Environment["PATH"] = path;
        var killed = (await _sandbox.JsonAsync("status")).Json;
        _ = await _sandbox.JsonAsync("sync");
        var runs = (await _sandbox.JsonAsync("schedule")).Json.GetProperty("runs").EnumerateArray();

        Assert.Equal("failing", killed.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Contains(
            "killed",
            killed.GetProperty("health").GetProperty("messages")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(["done", "killed", "done"], runs.Select(r => r.GetProperty("outcome").GetString()));
        Assert.StartsWith("✓ Saved just now", (await _sandbox.DoAsync("status")).Out, StringComparison.Ordinal);
    }

    // the outcome a run at work will have if it never ends, read past the lock it holds
    private async Task<bool> IsMarkedAsync(string outcome) =>
        (
            await _sandbox.ShellAsync($"cat \"{_sandbox.Repository}\"/.git/claude-backup/run-*.json 2>&1; true")
        ).Out.Contains($"\"{outcome}\"", StringComparison.Ordinal);

    private Task RunsAsync(params (string Time, string Outcome, string? Failure)[] runs) =>
        File.WriteAllLinesAsync(
            (_sandbox.Repository / ".git/claude-backup/runs.jsonl").Value,
            runs.Select(r =>
                $$"""{"started":"{{r.Time}}","ended":"{{r.Time}}","trigger":"schedule","outcome":"{{r.Outcome}}","failure":{{(r.Failure is null ? "null" : $"\"{r.Failure}\"")}}}"""
            ),
            TestContext.Current.CancellationToken
        );

    [Fact]
    public async Task Times_that_were_changed_in_the_crontab_are_told_as_that()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var changed = (await TableAsync()).Replace("\n0 3 * * * ", "\n30 12 * * * ", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Table, changed, TestContext.Current.CancellationToken);

        var status = (await _sandbox.DoAsync("status")).Out;
        var schedule = await _sandbox.JsonAsync("schedule");

        Assert.Contains("Next run        at the times that are set in cron", status, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, schedule.Json.GetProperty("automatic").GetProperty("nextRun").ValueKind);
    }

    private Task<string> TableAsync() => File.ReadAllTextAsync(Table, TestContext.Current.CancellationToken);

    // git and what it needs, and nothing that starts programs by the clock
    private async Task<string> PathWithoutCrontabAsync()
    {
        var script = """
            set -e
            mkdir few
            for program in git sh cat; do ln -s "$(command -v $program)" few/; done
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        return (_sandbox.Home / "few").Value;
    }
}
