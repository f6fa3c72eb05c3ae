using System.Globalization;
using System.Text.Json.Nodes;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Repository;

/// <summary>The small files in <c>.git/claude-backup</c>: torn, lost, written by two at once, or half written by a run that was killed.</summary>
public sealed class LocalFilesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly TemporaryDirectory _elsewhere = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _elsewhere.Dispose();
    }

    private AbsolutePath Folder => _sandbox.Repository / ".git/claude-backup";

    private AbsolutePath Settings => Folder / "settings.json";

    [Fact]
    public async Task An_index_that_was_never_finished_is_no_machine()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local");
        // as a kill between flush and rename leaves it
        var half = Folder / "index/.test.tmp-0123456789ab";
        File.Copy((Folder / "index/test").Value, half.Value);

        await _sandbox.DoAsync("restore", Transcript.Id("1"), "--dry-run");
        var status = (await _sandbox.JsonAsync("status")).Json;
        _sandbox.WriteSession(Transcript.Id("2"));
        await _sandbox.DoAsync("sync");

        Assert.Equal(
            ["test"],
            status.GetProperty("machineDetails").EnumerateArray().Select(m => m.GetProperty("slug").GetString())
        );
        Assert.False(File.Exists(half.Value));
        await _sandbox.DoAsync("restore", Transcript.Id("1"), "--dry-run");
    }

    [Fact]
    public async Task The_next_sync_takes_away_what_killed_runs_left_and_nothing_else()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local");
        string[] left =
        [
            ".git/claude-backup/.settings.json.tmp-0123456789ab",
            ".git/claude-backup/.fingerprint-key.tmp-0123456789ab",
            ".git/claude-backup/.trees.tmp-0123456789ab",
            ".git/claude-backup/index/.test.tmp-0123456789ab",
            ".git/claude-backup/run-0123456789abcdef0123456789abcdef",
            ".git/claude-backup/requests/0638-0123456789abcdef0123456789abcdef",
            ".git/claude-backup/incoming/7",
            ".git/claude-backup/migrating/1",
            ".git/claude-backup/probe-0123456789abcdef0123456789abcdef/objects/pack/x.pack",
            ".git/claude-backup/diff-0123456789abcdef0123456789abcdef/stored",
            ".git/info/.exclude.tmp-0123456789ab",
            ".git/info/.attributes.tmp-0123456789ab",
            ".git/info/.sparse-checkout.tmp-0123456789ab",
            ".manifest.json.tmp-0123456789ab",
            "machines/test/.session-index.json.tmp-0123456789ab",
        ];
        string[] kept =
        [
            ".git/claude-backup/replaced/20260101T000000.000Z/.x.tmp-0123456789ab",
            ".git/claude-backup/displaced/x",
            ".git/info/.mine.tmp-0123456789ab",
            ".notes.tmp-0123456789ab",
            "machines/test/.session-index.json.tmp-mine",
        ];
        foreach (var name in left.Concat(kept))
        {
            Plant(name);
        }

        await _sandbox.DoAsync("sync");

        Assert.DoesNotContain(left, IsThere);
        Assert.Equal(kept, kept.Where(IsThere));
    }

    [Fact]
    public async Task What_may_still_be_at_work_is_left_alone()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local");
        string[] fresh =
        [
            ".git/claude-backup/run-0123456789abcdef0123456789abcdef",
            ".git/claude-backup/requests/0638-0123456789abcdef0123456789abcdef",
            ".git/claude-backup/probe-0123456789abcdef0123456789abcdef/HEAD",
            ".git/info/.sparse-checkout.tmp-0123456789ab",
        ];
        foreach (var name in fresh)
        {
            Plant(name, DateTime.UtcNow);
        }

        await _sandbox.DoAsync("sync");

        Assert.Equal(fresh, fresh.Where(IsThere));
    }

    [Fact]
    public async Task No_setting_is_lost_when_many_commands_change_settings_at_once()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local");
        string[] fingerprints =
        [
            .. Enumerable.Range(0, 12).Select(n => n.ToString("x16", CultureInfo.InvariantCulture)),
        ];

        var running = fingerprints.Select(f => _sandbox.Start("secrets", "allow", f)).ToArray();
        foreach (var one in running)
        {
            (await one.WaitAsync()).ExitsWith(0);
            one.Dispose();
        }

        var allowed = Read(Settings)["allowedSecrets"]!.AsArray().Select(f => f!.GetValue<string>());
        Assert.Equal(fingerprints, allowed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_no_file_can_be_locked_the_sync_says_so()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local");
        Assert.Empty(Warnings((await _sandbox.JsonAsync("sync")).Json));

        var sync = await _sandbox.RunWithAsync(("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"), "sync", "--json");

        Assert.Contains("cannot be locked", Assert.Single(Warnings(sync.ExitsWith(0).Json)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"mode\": \"gi")]
    [InlineData("")]
    [InlineData("{\"format\": 99, \"mode\": \"teleport\"}")]
    [InlineData(null)]
    public async Task Settings_that_are_torn_newer_or_gone_stop_a_sync_and_no_reading(string? content)
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local");
        Replace(Settings, content);
        File.Delete(Settings.Value + ".copy");

        var sync = await _sandbox.RunAsync("sync", "--json");

        Assert.NotEqual(0, sync.ExitCode);
        Assert.Contains(Settings.Value, sync.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(sync.ErrorJson.GetProperty("hint").GetString()!);
        (await _sandbox.RunAsync("schedule", "hourly")).ExitsWith(sync.ExitCode);
        Assert.Equal(content, IsThere(".git/claude-backup/settings.json") ? File.ReadAllText(Settings.Value) : null);
        await _sandbox.DoAsync("restore", "--list");
        await _sandbox.DoAsync("peek", Transcript.Id("1"));
        await _sandbox.DoAsync("config", "log");
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Fact]
    public async Task Settings_that_are_gone_are_made_anew_with_the_remote_that_git_knows()
    {
        var remote = await BareRepository.CreateAsync(_elsewhere.Path / "remote.git");
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--backend", "git", "--remote", (_elsewhere.Path / "remote.git").Value);
        var before = Read(Settings);
        File.Delete(Settings.Value);
        File.Delete(Settings.Value + ".copy");

        var init = (await _sandbox.JsonAsync("init")).Json;

        Assert.NotNull(remote);
        Assert.False(init.GetProperty("created").GetBoolean());
        Assert.Contains("settings were missing", init.GetProperty("notes").ToString(), StringComparison.Ordinal);
        Assert.Equal(before.ToJsonString(), Read(Settings).ToJsonString());
        Assert.Equal(
            0,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("remote").GetProperty("waiting").GetInt32()
        );
    }

    private static IEnumerable<string?> Warnings(System.Text.Json.JsonElement sync) =>
        sync.GetProperty("warnings").EnumerateArray().Select(w => w.GetString());

    private static JsonNode Read(AbsolutePath file) => JsonNode.Parse(File.ReadAllText(file.Value))!;

    private static void Replace(AbsolutePath file, string? content)
    {
        File.Delete(file.Value);
        if (content is not null)
        {
            File.WriteAllText(file.Value, content);
        }
    }

    private bool IsThere(string name) => File.Exists((_sandbox.Repository / RelativePath.Parse(name)).Value);

    private void Plant(string name, DateTime? time = null)
    {
        var file = _sandbox.Repository / RelativePath.Parse(name);
        var old = time ?? new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllText(file.Value, "half");
        File.SetLastWriteTimeUtc(file.Value, old);
        if (file.Parent is { } folder && folder.Parent == Folder)
        {
            Directory.SetLastWriteTimeUtc(folder.Value, old);
        }
        else if (name.Contains("/probe-", StringComparison.Ordinal))
        {
            Directory.SetLastWriteTimeUtc((Folder / RelativePath.Parse(name.Split('/')[2])).Value, old);
        }
    }
}
