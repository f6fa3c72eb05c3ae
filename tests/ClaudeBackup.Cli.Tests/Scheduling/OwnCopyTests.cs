using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Scheduling;

/// <summary>Called once through a package runner, it goes on saving when the cache of that is gone.</summary>
public sealed class OwnCopyTests : IDisposable
{
    private const string Folder = ".npm/_npx/0a1b/node_modules/@claude-backup/linux-x64/bin";

    private readonly Sandbox _sandbox = new();
    private readonly AbsolutePath _cached;

    public OwnCopyTests()
    {
        Platform.RequireLinux("It looks into the table of cron, which comes first on Linux alone.");
        _cached = _sandbox.Home / Folder / "claude-backup";
        _sandbox.WriteSession(Transcript.Id("1"));
    }

    private AbsolutePath Copy => _sandbox.Home / ".local/share/claude-backup/bin/claude-backup";

    private AbsolutePath Record => _sandbox.Home / ".local/share/claude-backup/program.json";

    private string Table => _sandbox.Home.Value + ".crontab";

    private static bool IsOneFile => !File.Exists(Path.ChangeExtension(Sandbox.Executable, ".dll"));

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_job_saves_when_the_cache_of_npx_is_gone()
    {
        RequireOneFile();
        var init = await NpxAsync("init --local --yes");
        Assert.Contains($"The job starts a copy of this program, {Copy}", init.Out, StringComparison.Ordinal);
        Assert.Contains("npm install --global claude-backup@latest", init.Out, StringComparison.Ordinal);
        Directory.Delete((_sandbox.Home / ".npm").Value, recursive: true);
        _sandbox.WriteSession(Transcript.Id("2"));

        var schedule = await RunJobAsync();

        Assert.Equal("done", schedule.GetProperty("runs")[0].GetProperty("outcome").GetString());
        Assert.Equal("schedule", schedule.GetProperty("runs")[0].GetProperty("trigger").GetString());
        Assert.Equal(1, schedule.GetProperty("runs")[0].GetProperty("saved").GetInt32());
        Assert.Equal(Copy.Value, schedule.GetProperty("automatic").GetProperty("program").GetString());
        Assert.Equal(ProgramVersion.Text, schedule.GetProperty("automatic").GetProperty("programVersion").GetString());
    }

    [Fact]
    public async Task A_newer_version_renews_what_the_job_starts_and_an_older_one_does_not()
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes");
        await MakeVersionAsync("0.0.1");
        var behind = (await NpxAsync("status --json")).Json;
        _ = await NpxAsync("sync");
        var renewed = (await NpxAsync("status --json")).Json;
        await MakeVersionAsync("999.0.0");
        _ = await NpxAsync("sync");
        _ = await NpxAsync("schedule hourly");
        var ahead = (await NpxAsync("status --json")).Json;

        Assert.Equal("0.0.1", behind.GetProperty("automatic").GetProperty("programVersion").GetString());
        Assert.Equal(
            $"The job starts version 0.0.1, and this is {ProgramVersion.Text}. Run: claude-backup schedule daily",
            Messages(behind).Single(m => m.Contains("version", StringComparison.Ordinal))
        );
        Assert.Equal(ProgramVersion.Text, renewed.GetProperty("automatic").GetProperty("programVersion").GetString());
        Assert.DoesNotContain(Messages(renewed), m => m.Contains("version", StringComparison.Ordinal));
        Assert.Equal("999.0.0", ahead.GetProperty("automatic").GetProperty("programVersion").GetString());
        Assert.Contains(Messages(ahead), m => m.Contains("the job starts 999.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_is_gone_is_made_again_by_the_next_sync()
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes");
        Directory.Delete(Record.Parent!.Value, recursive: true);
        Assert.Equal(
            "bad",
            (await NpxAsync("status --json")).Json.GetProperty("verdict").GetProperty("level").GetString()
        );
        _ = await NpxAsync("sync");
        Assert.Equal("done", (await RunJobAsync()).GetProperty("runs")[0].GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("truncate -s 1000000")]
    [InlineData("perl -e 'open F, q(+<), $ARGV[0]; print F q(x) x -s F'")]
    public async Task A_copy_that_is_damaged_is_told_and_made_again_by_the_next_sync(string damage)
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes");
        _ = (await _sandbox.ShellAsync($"{damage} {Copy}")).ExitsWith(0);

        var broken = (await NpxAsync("status --json")).Json;
        Assert.Equal("bad", broken.GetProperty("verdict").GetProperty("level").GetString());
        Assert.Equal("missing", broken.GetProperty("automatic").GetProperty("state").GetString());
        Assert.Contains(
            $"Syncs no longer run by themselves: the program that the job starts does not run, {Copy}. Run: claude-backup schedule daily",
            Messages(broken)
        );
        _ = await NpxAsync("sync");
        var mended = (await NpxAsync("status --json")).Json;
        Assert.Equal(ProgramVersion.Text, mended.GetProperty("automatic").GetProperty("programVersion").GetString());
        Assert.DoesNotContain(Messages(mended), m => m.Contains("by themselves", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_that_is_a_pipe_stops_nobody()
    {
        RequireOneFile();
        _ = (await _sandbox.ShellAsync($"mkdir -m 700 -p {Record.Parent} && mkfifo {Record}")).ExitsWith(0);
        await MakeCacheAsync();
        _ = (await _sandbox.ShellAsync($"timeout 60 '{_cached}' init --local --yes")).ExitsWith(0);
        Assert.Equal("done", (await RunJobAsync()).GetProperty("runs")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Hooks_that_npx_serves_keep_a_copy_and_the_plugin_finds_it()
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes --schedule off");
        Assert.False(File.Exists(Copy.Value));
        _ = await NpxAsync("hook --run");
        Assert.True(File.Exists(Copy.Value));
        Directory.Delete((_sandbox.Home / ".npm").Value, recursive: true);
        var run = Path.Combine(RepositoryRoot.Path, "plugin", "run");
        var status = (await _sandbox.ShellAsync($"PATH=/usr/bin:/bin sh '{run}' status --json")).ExitsWith(0);
        Assert.Equal(ProgramVersion.Text, status.Json.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Installed_for_good_it_is_what_the_job_starts_and_the_copy_goes()
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes");
        Assert.True(File.Exists(Copy.Value));
        var installed = _sandbox.Home / "lib/node_modules/claude-backup/node_modules/@claude-backup/linux-x64/bin";
        _ = Directory.CreateDirectory(installed.Value);
        File.Copy(Sandbox.Executable, (installed / "claude-backup").Value);
        var schedule = (await _sandbox.ShellAsync($"'{installed}/claude-backup' schedule daily --json")).ExitsWith(0);
        Assert.Equal(
            (installed / "claude-backup").Value,
            schedule.Json.GetProperty("automatic").GetProperty("program").GetString()
        );
        Assert.False(Directory.Exists(Copy.Parent!.Parent!.Value));
    }

    [Fact]
    public async Task Uninstall_takes_it_away_when_no_other_repository_needs_it_also_when_it_is_what_runs()
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes");
        const string Work = "CLAUDE_BACKUP_DIR=~/work CLAUDE_CONFIG_DIR=~/.claude-work";
        new ClaudeTree(_sandbox.Home / ".claude-work").Write("settings.json", "{}"u8);
        _ = await NpxAsync("init --local --yes", Work);

        var kept = (await NpxAsync("uninstall --json")).Json.GetProperty("copy");
        Assert.False(kept.GetProperty("removed").GetBoolean());
        Assert.Equal((_sandbox.Home / "work").Value, kept.GetProperty("neededBy")[0].GetString());
        var dry = (await _sandbox.ShellAsync($"{Work} '{Copy}' uninstall --dry-run")).ExitsWith(0);
        Assert.Contains($"Would remove the copy of this program at {Copy}.", dry.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Copy.Value));
        var gone = (await _sandbox.ShellAsync($"{Work} '{Copy}' uninstall --json")).ExitsWith(0).Json;
        Assert.True(gone.GetProperty("copy").GetProperty("removed").GetBoolean());
        Assert.Equal(0, gone.GetProperty("notes").GetArrayLength());
        Assert.False(Directory.Exists(Copy.Parent!.Parent!.Value));
        Assert.False(File.Exists(Table));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_copy_as_it_was_and_saves_all_the_same()
    {
        RequireOneFile();
        await _sandbox.RequireMountsAsync();
        await MakeCacheAsync();
        // room for one copy, and not for another beside it
        var script = $"""
            mkdir -p ~/.local/share
            unshare --mount bash -ec '
            mount -t tmpfs -o size=28m none ~/.local/share
            "{_cached}" init --local --yes --json >/dev/null
            sed -i "s/\"version\": \".*\"/\"version\": \"0.0.1\"/" {Record}
            before=$(sha256sum <{Copy})
            "{_cached}" sync --json
            [ "$before" = "$(sha256sum <{Copy})" ]
            ls -A {Record.Parent}
            ' >&2
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        Assert.EndsWith("bin\nlock\nprogram.json\n", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noexec", "noexec")]
    [InlineData("ro", "Read-only file system")]
    public async Task A_disk_from_which_no_copy_can_be_started_is_told_with_the_way_out(string mounted, string told)
    {
        RequireOneFile();
        await _sandbox.RequireMountsAsync();
        await MakeCacheAsync();
        var script = $"""
            mkdir -p ~/.local/share
            unshare --mount bash -ec '
            mount -t tmpfs -o {mounted} none ~/.local/share
            "{_cached}" init --local --yes
            '
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        var lines = said.Out.Split('\n');
        var at = Array.FindIndex(
            lines,
            line => line.StartsWith("No syncs are scheduled yet: ", StringComparison.Ordinal)
        );
        Assert.Contains(told, lines[at], StringComparison.Ordinal);
        Assert.EndsWith(".", lines[at], StringComparison.Ordinal);
        Assert.Equal(
            [
                "Install claude-backup first, as in: npm install --global claude-backup@latest",
                "Then run: claude-backup schedule daily",
            ],
            lines[(at + 1)..(at + 3)]
        );
        Assert.False(File.Exists(Table));
    }

    [Fact]
    public async Task Root_in_the_home_of_a_user_makes_the_copy_of_that_user()
    {
        RequireOneFile();
        Assert.SkipUnless(Platform.IsRoot, "Only root can give a home to somebody else.");
        await MakeCacheAsync();
        var script = $"""
            set -e
            chmod 755 ~/.. ~
            chown -R 65534:65534 ~
            '{_cached}' init --local --yes >~/said
            stat -c %u '{Copy}' '{Record}' '{Copy.Parent}'
            setpriv --reuid 65534 --regid 65534 --clear-groups '{Copy}' sync --json >/dev/null
            """;
        Assert.Equal("65534\n65534\n65534\n", (await _sandbox.ShellAsync(script)).ExitsWith(0).Out);
    }

    [Fact]
    public async Task A_run_that_is_killed_at_any_moment_leaves_a_copy_that_starts()
    {
        RequireOneFile();
        _ = await NpxAsync("init --local --yes");
        // each time it has to be written anew
        var script = $"""
            for i in $(seq 0 4 76); do
              sed -i 's/"version": ".*"/"version": "0.0.1"/' '{Record}'
              '{_cached}' sync >/dev/null 2>&1 &
              sleep 0.0$i; kill -9 $!; wait $! 2>/dev/null
              '{Copy}' --version
            done | sort | uniq -c
            '{_cached}' sync >/dev/null
            ls -A '{Record.Parent}'
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0).Out;
        Assert.Equal($"     20 claude-backup {ProgramVersion.Text}\nbin\nlock\nprogram.json\n", said);
    }

    [Fact]
    public async Task A_program_of_many_files_says_how_it_is_installed_for_good()
    {
        Assert.SkipWhen(IsOneFile, "This program is one file, and is copied.");
        await MakeCacheAsync();
        var said = await NpxAsync("init --local --yes");
        Assert.Contains("npm install --global claude-backup@latest", said.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Table));
        Assert.False(Directory.Exists((_sandbox.Home / ".local/share").Value));
    }

    private static void RequireOneFile() =>
        Assert.SkipUnless(
            IsOneFile,
            "Only a program that is one file is copied: name a native one in CLAUDE_BACKUP_TEST_EXECUTABLE."
        );

    private static string[] Messages(JsonElement status) =>
        [.. status.GetProperty("health").GetProperty("messages").EnumerateArray().Select(m => m.GetString()!)];

    private async Task MakeCacheAsync()
    {
        var from = Path.GetDirectoryName(Sandbox.Executable);
        var what = IsOneFile ? $"'{Sandbox.Executable}'" : $"'{from}'/*.dll '{from}'/claude-backup*";
        _ = (await _sandbox.ShellAsync($"mkdir -p '{_cached.Parent}' && cp -n {what} '{_cached.Parent}'")).ExitsWith(0);
    }

    private async Task<CliResult> NpxAsync(string arguments, string variables = "")
    {
        await MakeCacheAsync();
        return (await _sandbox.ShellAsync($"{variables} '{_cached}' {arguments}")).ExitsWith(0);
    }

    // as cron does
    private async Task<JsonElement> RunJobAsync()
    {
        _ = (
            await _sandbox.ShellAsync(
                $"set -e; sed -n 's/^0 3 [*] [*] [*] //p' '{Table}' >job; cd /; env -i HOME=/nowhere PATH=/usr/bin:/bin sh -e ~/job"
            )
        ).ExitsWith(0);
        return (await _sandbox.ShellAsync($"'{Copy}' schedule --json")).ExitsWith(0).Json;
    }

    // as if that version had been there before: what the copy tells of itself, and what is noted of it
    private async Task MakeVersionAsync(string version)
    {
        var script = $"#!/bin/sh\necho 'claude-backup {version}'\n";
        await File.WriteAllTextAsync(Copy.Value, script, TestContext.Current.CancellationToken);
        var record = JsonNode.Parse(await File.ReadAllTextAsync(Record.Value, TestContext.Current.CancellationToken))!;
        (record["version"], record["size"]) = (version, script.Length);
        await File.WriteAllTextAsync(Record.Value, record.ToJsonString(), TestContext.Current.CancellationToken);
    }
}
