using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Scheduling;

public sealed class UninstallTests
{
    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task The_job_goes_and_everything_that_was_saved_stays()
    {
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Transcript.Id("1"));
        _ = await sandbox.JsonAsync("init", "--local");
        var dry = (await sandbox.JsonAsync("uninstall", "--dry-run")).Json;
        Assert.True(File.Exists(sandbox.Home.Value + ".crontab"));

        var gone = (await sandbox.JsonAsync("uninstall")).Json;

        Assert.Equal("cron", dry.GetProperty("schedulers")[0].GetString());
        Assert.Equal("cron", gone.GetProperty("schedulers")[0].GetString());
        Assert.False(gone.GetProperty("deletesData").GetBoolean());
        Assert.False(File.Exists(sandbox.Home.Value + ".crontab"));
        Assert.Equal("off", (await sandbox.JsonAsync("status")).Json.GetProperty("schedule").GetString());
        Assert.Equal(sandbox.Claude.Listing(), (await sandbox.RestoreElsewhereAsync()).Listing());
        Assert.Equal(0, (await sandbox.JsonAsync("uninstall")).Json.GetProperty("schedulers").GetArrayLength());
    }

    [LinuxFact("It looks into the table of cron, which comes first on Linux alone.")]
    public async Task A_plugin_that_Claude_Code_does_not_give_up_is_told()
    {
        using var sandbox = new Sandbox();
        _ = await sandbox.JsonAsync("init", "--local");
        sandbox.Claude.Write(
            "plugins/installed_plugins.json",
            """{"version":2,"plugins":{"claude-backup@claude-backup":[{"scope":"user"},{"scope":"project","projectPath":"/nowhere"}],"other@market":[{"scope":"user"}]}}"""
        );
        var script = "mkdir bin && printf '#!/bin/sh\nexit 1\n' >bin/claude && chmod +x bin/claude";
        _ = (await sandbox.ShellAsync(script)).ExitsWith(0);
        sandbox.Environment["PATH"] = $"{sandbox.Home / "bin"}:{sandbox.Environment["PATH"]}";

        var dry = (await sandbox.JsonAsync("uninstall", "--dry-run")).Json;
        var gone = (await sandbox.JsonAsync("uninstall")).Json;

        Assert.Equal("claude-backup@claude-backup", dry.GetProperty("plugins")[0].GetString());
        Assert.Equal(1, gone.GetProperty("plugins").GetArrayLength());
        Assert.Contains(
            "claude plugin uninstall claude-backup@claude-backup --scope user",
            gone.GetProperty("notes")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(sandbox.Home.Value + ".crontab"));
    }

    [Fact]
    [Trait("Defect", "D18")]
    public async Task The_only_copy_is_not_deleted_without_saying_what_is_nowhere_else()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.WriteSession(Fleet.Id(2));
        Directory.Move(fleet.Address, fleet.Address + ".away");
        _ = (await one.RunAsync("sync", "--json")).ExitsWith(4);

        var refused = (await one.RunAsync("uninstall", "--delete-data", "--yes", "--json")).ExitsWith(1);
        var plan = (await one.JsonAsync("uninstall", "--delete-data", "--dry-run")).Json;

        Assert.Equal("only-copy", refused.ErrorJson.GetProperty("code").GetString());
        Assert.Contains(
            "No other repository has 1 session",
            (await one.DoAsync("uninstall", "--delete-data", "--dry-run")).Out,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("No other", (await one.DoAsync("uninstall", "--dry-run")).Out, StringComparison.Ordinal);
        Assert.Contains(Fleet.Id(2), refused.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            [Fleet.Id(2)],
            plan.GetProperty("onlyHere").GetProperty("sessions").EnumerateArray().Select(s => s.GetString())
        );
        Assert.Equal("daily", (await one.JsonAsync("status")).Json.GetProperty("schedule").GetString());
        Directory.Move(fleet.Address + ".away", fleet.Address);
        _ = await one.JsonAsync("sync");
        var gone = (await one.JsonAsync("uninstall", "--delete-data")).Json;
        Assert.True(gone.GetProperty("deletesData").GetBoolean());
        Assert.False(Directory.Exists(one.Repository.Value));
        Assert.True(await fleet.Remote.HasFileAsync($"machines/one/projects/{Folder}/{Fleet.Id(2)}.jsonl.gz"));
    }

    [Fact]
    public async Task Without_a_remote_everything_is_the_only_copy_and_force_deletes_it()
    {
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Transcript.Id("1"));
        sandbox.Claude.Write("settings.json", "{}"u8);
        _ = await sandbox.JsonAsync("init", "--local");

        var refused = await sandbox.RunAsync("uninstall", "--delete-data");
        _ = refused.ExitsWith(1);
        Assert.Contains(Transcript.Id("1"), refused.Error, StringComparison.Ordinal);
        Assert.Contains("config", refused.Error, StringComparison.Ordinal);
        _ = await sandbox.JsonAsync("uninstall", "--delete-data", "--force", "--yes");
        Assert.False(Directory.Exists(sandbox.Repository.Value));
        // and it works where nothing was ever installed
        _ = await sandbox.JsonAsync("uninstall");
    }

    private static string Folder => Transcript.PathOf(Fleet.Id(2), Transcript.Cwd).Split('/')[1];
}
