using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>Disks fill up, files cannot be read, things vanish: the stated exit code, one clear line, nothing lost.</summary>
public sealed class FailureTests : IDisposable
{
    // Root reads everything by these two powers; without them the modes of its own files count for it too.
    private const string WithoutPowers = """
        run() { if [ "$(id -u)" = 0 ]; then setpriv --bounding-set=-dac_override,-dac_read_search "$CLAUDE_BACKUP" "$@"; else "$CLAUDE_BACKUP" "$@"; fi; }

        """;

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_with_exit_3_and_everything_else_is_saved()
    {
        await RequireModesToCountAsync();
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"), "/home/dev/web");
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--yes");
        var stored = _sandbox.Claude.Listing();
        _sandbox.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));
        _sandbox.WriteSession(Transcript.Id("3"));
        _sandbox.Claude.SetMode(Transcript.PathOf(Id), "000");
        _sandbox.Claude.SetMode("projects/-home-dev-web", "000");

        var sync = (await _sandbox.ShellAsync(WithoutPowers + "run sync --json")).ExitsWith(3);
        var words = (await _sandbox.ShellAsync(WithoutPowers + "run sync")).ExitsWith(3);

        Assert.Equal(
            [Transcript.PathOf(Id), "projects/-home-dev-web"],
            sync.Json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("path").GetString()!)
        );
        Assert.Equal(0, sync.Json.GetProperty("vanished").GetInt32());
        Assert.Equal(1, sync.Json.GetProperty("sessions").GetProperty("new").GetInt32());
        Assert.Contains(Id, words.Out + words.Error, StringComparison.Ordinal);
        Assert.False((await _sandbox.JsonAsync("status")).Json.GetProperty("health").GetProperty("ok").GetBoolean());
        Assert.Superset(stored.ToHashSet(), (await _sandbox.RestoreElsewhereAsync()).Listing().ToHashSet());

        _sandbox.Claude.SetMode(Transcript.PathOf(Id), "600");
        _sandbox.Claude.SetMode("projects/-home-dev-web", "700");
        await _sandbox.DoAsync("sync");
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync("later")).Listing());
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named_with_exit_3_and_everything_else_is_restored()
    {
        await RequireModesToCountAsync();
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"), "/home/dev/web");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Transcript.PathOf(Id));
        _sandbox.Claude.Delete(Transcript.PathOf(Transcript.Id("2"), "/home/dev/web"));
        _sandbox.Claude.SetMode("projects/-home-dev-web", "500");

        var all = (await _sandbox.ShellAsync(WithoutPowers + "run restore --all --json")).ExitsWith(3);

        Assert.Equal(1, all.Json.GetProperty("restored").GetInt32());
        Assert.Equal(1, all.Json.GetProperty("failed").GetInt32());
        Assert.StartsWith(
            "projects/-home-dev-web/",
            all.Json.GetProperty("problems")[0].GetProperty("path").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(_sandbox.Claude.Has(Transcript.PathOf(Id)));
    }

    [Fact]
    public async Task Pipes_and_sockets_are_passed_over_without_waiting_for_them()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.ShellAsync(
            $"mkfifo ~/.claude/settings.json ~/.claude/projects/-home-dev-api/{Transcript.Id("2")}.jsonl; ln -s /dev/zero ~/.claude/CLAUDE.md"
        );

        var init = (await _sandbox.JsonAsync("init", "--yes")).Json;

        Assert.Equal(0, init.GetProperty("sync").GetProperty("problems").GetArrayLength());
        Assert.Single((await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Fact]
    public async Task Files_that_come_and_go_while_they_are_saved_stop_nothing()
    {
        Platform.RequirePosix();
        await _sandbox.DoAsync("init", "--yes");
        using var stop = new CancellationTokenSource();
        var commotion = Task.Run(
            () =>
            {
                for (var n = 0; !stop.IsCancellationRequested; n++)
                {
                    var id = Transcript.Id($"{n % 40:d2}");
                    _sandbox.WriteSession(id, $"/home/dev/p{n % 7}");
                    if (n % 11 == 10)
                    {
                        _sandbox.Claude.DeleteFolder($"projects/-home-dev-p{n % 7}");
                    }
                }
            },
            CancellationToken.None
        );
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var sync = await _sandbox.RunAsync("sync", "--json");
            Assert.True(sync.ExitCode is 0 or 3, sync.ToString());
            Assert.True(sync.Json.GetProperty("ok").GetBoolean());
        }

        await stop.CancelAsync();
        await commotion;
        (await _sandbox.RunAsync("sync")).ExitsWith(0);
        await _sandbox.RepositoryIsSoundAsync();
        var restored = (await _sandbox.RestoreElsewhereAsync()).Listing();
        Assert.Superset(_sandbox.Claude.Listing().ToHashSet(), restored.ToHashSet());
    }

    [Fact]
    [Trait("Defect", "D8")]
    public async Task A_full_disk_fails_with_one_line_leaves_the_repository_as_it_was_and_the_next_run_saves_all()
    {
        await _sandbox.RequireMountsAsync();
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("3"));
        var disk = _sandbox.Elsewhere("disk");
        _ = Directory.CreateDirectory(disk.Value);
        var big = _sandbox.Elsewhere("big").Value;
        await File.WriteAllBytesAsync(
            big,
            Transcript.Large(Transcript.Id("2"), 16_000_000, 2),
            TestContext.Current.CancellationToken
        );
        _sandbox.Environment["DISK"] = disk.Value;
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = (disk / "repository").Value;

        // a name space of mounts of its own: the disk is gone with the shell, however that ends
        var result = await _sandbox.ShellAsync(
            $$"""
            unshare -m bash -c '
              mount -t tmpfs -o size=6m none "$DISK"
              "$CLAUDE_BACKUP" init --yes --json >/dev/null || echo "init failed"
              cd "$CLAUDE_BACKUP_DIR"; before=$(git rev-parse HEAD)
              cp {{big}} ~/.claude/{{Transcript.PathOf(Transcript.Id("2"))}}
              "$CLAUDE_BACKUP" sync --json >~/out 2>~/error; echo "exit $?"
              [ -s ~/out ] && echo "something on standard output"
              "$CLAUDE_BACKUP" sync >/dev/null 2>~/words; echo "exit $?"
              "$CLAUDE_BACKUP" status >~/status
              find .git/objects/pack -name "*tmp_*"
              [ "$before" = "$(git rev-parse HEAD)" ] || echo "the branch moved"
              git fsck --strict >/dev/null 2>&1 || echo "the repository is damaged"
              [ -z "$(git status --porcelain)" ] || echo "files beside git differ"
              "$CLAUDE_BACKUP" restore --list --json >/dev/null || echo "no list"
              mount -o remount,size=100m "$DISK"
              "$CLAUDE_BACKUP" sync --json >/dev/null; echo "exit $?"
              git fsck --strict >/dev/null 2>&1 || echo "the repository is damaged"
              [ -z "$(git status --porcelain)" ] || echo "files beside git differ"
              CLAUDE_CONFIG_DIR=~/restored "$CLAUDE_BACKUP" restore --all >/dev/null
              diff -r ~/.claude ~/restored && echo same
            '
            """
        );

        Assert.Equal("exit 1\nexit 1\nexit 0\nsame\n", result.Out);
        Assert.Contains("\"code\":\"disk-full\"", await ReadAsync("error"), StringComparison.Ordinal);
        Assert.Matches("^claude-backup: The disk is full: .*\n[^\n]+\n$", await ReadAsync("words"));
        Assert.Contains(
            "  Free some space, then run: claude-backup sync\n",
            await ReadAsync("status"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_target_without_room_fails_with_one_line_and_leaves_no_piece_of_a_file()
    {
        await _sandbox.RequireMountsAsync();
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id("2")),
            Transcript.Large(Transcript.Id("2"), 8_000_000, 2)
        );
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Environment["DISK"] = _sandbox.Elsewhere("disk").Value;
        _ = Directory.CreateDirectory(_sandbox.Elsewhere("disk").Value);

        var result = await _sandbox.ShellAsync(
            """
            unshare -m bash -c '
              mount -t tmpfs -o size=4m none "$DISK"
              CLAUDE_CONFIG_DIR=$DISK/claude "$CLAUDE_BACKUP" restore --all --json >~/out 2>~/error; echo "exit $?"
              cd "$DISK" && find . -type f -size +1M; find . -name ".claude-backup*"
            '
            """
        );

        Assert.Equal("exit 1\n", result.Out);
        Assert.Equal("", await ReadAsync("out"));
        using var error = JsonDocument.Parse(await ReadAsync("error"));
        Assert.Contains("space", error.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private Task<string> ReadAsync(string name) =>
        File.ReadAllTextAsync((_sandbox.Home / name).Value, TestContext.Current.CancellationToken);

    private async Task RequireModesToCountAsync()
    {
        Platform.RequirePosix();
        var result = await _sandbox.ShellAsync(
            "touch ~/x && chmod 000 ~/x && if [ $(id -u) = 0 ]; then setpriv --bounding-set=-dac_override,-dac_read_search cat ~/x; else cat ~/x; fi; code=$?; rm -f ~/x; [ $code = 1 ]"
        );
        Assert.SkipUnless(result.ExitCode == 0, "This user reads every file.");
    }
}
