using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Scheduling;

/// <summary>A user with two Claude homes has two repositories, and each saves by itself.</summary>
public sealed class TwoRepositoriesTests : IDisposable
{
    private const string Mine = "# mine\n5 4 * * * true\n";

    private readonly Sandbox _sandbox = new();

    public TwoRepositoriesTests()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        new ClaudeTree(_sandbox.Home / ".claude-work").Write(
            Transcript.PathOf(Transcript.Id("2")),
            Transcript.Messages(Transcript.Id("2"), 0, 2)
        );
        File.WriteAllText(Table, Mine);
    }

    private string Table => _sandbox.Home.Value + ".crontab";

    private AbsolutePath Work => _sandbox.Home / ".claude-backup-work";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Neither_takes_the_plugin_out_of_the_home_of_the_other()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        _sandbox.Claude.Write(
            "plugins/installed_plugins.json",
            """{"version":2,"plugins":{"claude-backup@claude-backup":[{"scope":"user"}]}}"""
        );
        _ = await WorkAsync("init", "--local", "--schedule", "off");
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = Work.Value;

        var plan = await _sandbox.JsonAsync("uninstall", "--dry-run");

        Assert.Equal(0, plan.Json.GetProperty("plugins").GetArrayLength());
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task Each_has_a_job_of_its_own_until_its_own_goes()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var alone = await TableAsync();
        _ = await WorkAsync("init", "--local");
        var name = (await AutomaticAsync(work: true)).GetProperty("job").GetString();
        Assert.Matches("^claude-backup-[0-9a-f]{8}$", name);
        Assert.StartsWith(alone, await TableAsync(), StringComparison.Ordinal);
        Assert.Contains($"# {name}: begin.", await TableAsync(), StringComparison.Ordinal);
        Assert.Equal("claude-backup", (await AutomaticAsync(work: false)).GetProperty("job").GetString());
        Assert.Equal(("waiting", "waiting"), await StatesAsync());

        // each job as cron starts it
        _ = (
            await _sandbox.ShellAsync(
                "set -e; sed -n 's/^0 3 [*] [*] [*] //p' ~.crontab >jobs; cd /; env -i HOME=/nowhere PATH=/usr/bin:/bin sh -e ~/jobs".Replace(
                    "~.crontab",
                    $"'{Table}'",
                    StringComparison.Ordinal
                )
            )
        ).ExitsWith(0);
        Assert.Equal(("running", "running"), await StatesAsync());

        _ = await _sandbox.JsonAsync("schedule", "off");
        Assert.Equal(("off", "running"), await StatesAsync());
        _ = await _sandbox.JsonAsync("schedule", "hourly");
        _ = await WorkAsync("schedule", "off");
        Assert.Equal(("running", "off"), await StatesAsync());
        _ = await WorkAsync("schedule", "6h");
        var gone = (await _sandbox.JsonAsync("uninstall")).Json;
        Assert.Equal("cron", gone.GetProperty("schedulers")[0].GetString());
        Assert.Equal(0, (await _sandbox.JsonAsync("uninstall")).Json.GetProperty("schedulers").GetArrayLength());
        Assert.Equal(("off", "running"), await StatesAsync());
        Assert.Equal("cron", (await WorkAsync("uninstall")).GetProperty("schedulers")[0].GetString());
        Assert.Equal(Mine, await TableAsync());
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task A_job_that_an_earlier_version_installed_for_another_repository_is_its_own_for_ever()
    {
        _ = await WorkAsync("init", "--local");
        await MakeOlderAsync(Work);
        Assert.Equal("waiting", (await AutomaticAsync(work: true)).GetProperty("state").GetString());
        var older = await TableAsync();

        _ = await _sandbox.JsonAsync("init", "--local");
        Assert.StartsWith(older, await TableAsync(), StringComparison.Ordinal);
        Assert.Equal(("waiting", "waiting"), await StatesAsync());
        _ = await WorkAsync("schedule", "hourly");
        var table = await TableAsync();
        Assert.Equal(1, table.Split("# claude-backup: begin").Length - 1);
        Assert.Equal(2, table.Split("'--scheduled'").Length - 1);
        Assert.Equal(("waiting", "waiting"), await StatesAsync());
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task A_job_that_another_repository_took_away_is_told_as_missing()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        // what an earlier version did when the other one was set up
        await File.WriteAllTextAsync(
            Table,
            (await TableAsync()).Replace($"{_sandbox.Repository}/", $"{Work}/", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var status = (await _sandbox.JsonAsync("status")).Json;

        Assert.Equal("missing", status.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Equal("inactive", status.GetProperty("scheduler").GetString());
        Assert.Contains(
            "saves to another repository. Run: claude-backup schedule daily",
            status.GetProperty("health").GetProperty("messages")[0].GetString(),
            StringComparison.Ordinal
        );
        _ = await _sandbox.JsonAsync("schedule", "daily");
        Assert.Equal("waiting", (await AutomaticAsync(work: false)).GetProperty("state").GetString());
        Assert.Contains($"'{Work}/.git/", await TableAsync(), StringComparison.Ordinal);
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task A_repository_that_was_moved_says_so_and_leaves_no_job_behind()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        Directory.Move(_sandbox.Repository.Value, Work.Value);
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = Work.Value;

        var status = (await _sandbox.JsonAsync("status")).Json;

        Assert.Equal("missing", status.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Contains(
            "claude-backup schedule daily",
            status.GetProperty("health").GetProperty("messages")[0].GetString(),
            StringComparison.Ordinal
        );
        _ = await _sandbox.JsonAsync("schedule", "daily");
        Assert.Equal("waiting", (await AutomaticAsync(work: false)).GetProperty("state").GetString());
        Assert.Equal(1, (await TableAsync()).Split("'--scheduled'").Length - 1);
        _ = await _sandbox.JsonAsync("uninstall");
        Assert.Equal(Mine, await TableAsync());
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task A_home_that_no_shell_has_read_is_the_same_for_the_job()
    {
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = "~/.claude-backup-work";
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = "~/.claude-work";
        _ = await _sandbox.JsonAsync("init", "--local");
        var given = JsonElement.Parse(
            await File.ReadAllTextAsync(
                (Work / ".git/claude-backup/job-environment.json").Value,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(Work.Value, given.GetProperty("CLAUDE_BACKUP_DIR").GetString());
        Assert.Equal((_sandbox.Home / ".claude-work").Value, given.GetProperty("CLAUDE_CONFIG_DIR").GetString());
    }

    // the lines, and the record of them, as versions wrote them that had one name for all jobs
    private async Task MakeOlderAsync(AbsolutePath repository)
    {
        var script = $$"""
            set -e
            sed -i -E 's/^# claude-backup-[0-9a-f]{8}:/# claude-backup:/' '{{Table}}'
            sed -i -E 's/, *"name": *"[^}]*"//; /^ *"name"/d; /^ *"repository"/d; /^ *"hash"/d; s/("installed": *"[^"]*"),/\1/' '{{repository}}/.git/claude-backup/job.json'
            ! grep -q repository '{{repository}}/.git/claude-backup/job.json'
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
    }

    private async Task<(string? Usual, string? Work)> StatesAsync() =>
        (
            (await AutomaticAsync(work: false)).GetProperty("state").GetString(),
            (await AutomaticAsync(work: true)).GetProperty("state").GetString()
        );

    private async Task<JsonElement> AutomaticAsync(bool work) =>
        (work ? await WorkAsync("schedule") : (await _sandbox.JsonAsync("schedule")).Json).GetProperty("automatic");

    private async Task<JsonElement> WorkAsync(params string[] arguments)
    {
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = Work.Value;
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = (_sandbox.Home / ".claude-work").Value;
        try
        {
            return (await _sandbox.JsonAsync(arguments)).Json;
        }
        finally
        {
            _ = _sandbox.Environment.Remove("CLAUDE_BACKUP_DIR");
            _ = _sandbox.Environment.Remove("CLAUDE_CONFIG_DIR");
        }
    }

    private Task<string> TableAsync() => File.ReadAllTextAsync(Table, TestContext.Current.CancellationToken);
}
