using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Init;

/// <summary>What stands after the first run, and what is said before it.</summary>
public sealed class FirstRunTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("sync")]
    [InlineData("status")]
    [InlineData("restore --list")]
    [InlineData("restore --all")]
    [InlineData("restore 1234")]
    [InlineData("peek 1234")]
    [Trait("Defect", "B4")]
    public async Task Before_init_every_command_says_so_and_changes_nothing(string command)
    {
        _sandbox.WriteSession(Id);
        var arguments = command.Split(' ');

        var json = (await _sandbox.RunAsync([.. arguments, "--json"])).ExitsWith(10);
        var words = (await _sandbox.RunAsync(arguments)).ExitsWith(10);

        Assert.Empty(json.Out);
        Assert.Equal("not-initialised", json.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("claude-backup init", json.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Empty(words.Out);
        Assert.Equal(2, words.Error.TrimEnd().Split('\n').Length);
        Assert.False(Directory.Exists(_sandbox.Repository.Value));
    }

    [Theory]
    [InlineData("init")]
    [InlineData("init --local")]
    [InlineData("init --backend local")]
    [InlineData("init --yes")]
    [InlineData("--yes")]
    [InlineData("")]
    [Trait("Defect", "B14")]
    public async Task Without_a_Claude_home_the_first_run_succeeds_and_says_what_is_missing(string command)
    {
        var result = await _sandbox.DoAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("There is no", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sandbox.Claude.Root.Value));
        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.False(status.GetProperty("sourceExists").GetBoolean());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("automatic").GetProperty("job").ValueKind);
        Assert.Contains("schedule them with: claude-backup schedule daily", result.Out, StringComparison.Ordinal);
        Assert.Empty((await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    [Trait("Defect", "B14")]
    public async Task Without_sessions_the_first_run_saves_the_config()
    {
        _sandbox.Claude.Write("settings.json", "{}");

        var init = (await _sandbox.JsonAsync("init", "--yes")).Json;

        Assert.True(init.GetProperty("created").GetBoolean());
        Assert.Equal(1, init.GetProperty("sync").GetProperty("config").GetProperty("filesSynced").GetInt32());
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_sync_after_an_empty_first_run_saves_what_came_since()
    {
        await _sandbox.DoAsync("init", "--yes");
        await _sandbox.DoAsync("sync");
        _sandbox.WriteSession(Id);

        await _sandbox.DoAsync("sync");

        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    [Trait("Defect", "B14")]
    public async Task The_variables_say_where_the_source_and_the_repository_are_and_what_the_machine_is_called()
    {
        var claude = new ClaudeTree(_sandbox.Elsewhere("config"));
        claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, 2));
        var repository = _sandbox.Elsewhere("kept");
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = claude.Root.Value;
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = repository.Value;
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "My Laptop.local";

        var init = (await _sandbox.JsonAsync("init", "--yes")).Json;
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "renamed";
        var status = (await _sandbox.JsonAsync("status")).Json;

        Assert.Equal(claude.Root.Value, init.GetProperty("source").GetString());
        Assert.Equal(repository.Value, init.GetProperty("repository").GetString());
        Assert.Equal("my-laptop", init.GetProperty("machineSlug").GetString());
        Assert.Equal("my-laptop", status.GetProperty("machineSlug").GetString());
        Assert.Equal(1, status.GetProperty("sessions").GetProperty("files").GetInt32());
        Assert.False(Directory.Exists(_sandbox.Repository.Value));
    }

    [Fact]
    [Trait("Defect", "S4")]
    public async Task Only_the_user_can_read_the_repository()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "be kind", mode: Convert.ToInt32("644", 8));
        _sandbox.Claude.Write("hooks/a.sh", "exit 0", mode: Convert.ToInt32("755", 8));

        var result = await _sandbox.ShellAsync(
            """
            umask 022
            "$CLAUDE_BACKUP" init --yes >/dev/null
            echo more >> ~/.claude/CLAUDE.md; "$CLAUDE_BACKUP" sync >/dev/null
            [ "$(stat -c %a ~/.claude-backup)" = 700 ] || echo "the repository is open"
            cd ~/.claude-backup
            find . -path ./.git -prune -o -type d ! -perm 700 -print -o -type f ! -perm 600 -print
            find .git/claude-backup -type d ! -perm 700 -print -o -type f ! -perm 600 -print
            find . -perm /077 -print
            """
        );

        Assert.Equal("", result.Out + result.Error);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_refused_and_left_alone()
    {
        _ = Directory.CreateDirectory(_sandbox.Repository.Value);
        await File.WriteAllTextAsync((_sandbox.Repository / "thesis.txt").Value, "years of work", Token);

        var result = (await _sandbox.RunAsync("init", "--yes", "--json")).ExitsWith(2);

        Assert.Contains(
            "CLAUDE_BACKUP_DIR",
            result.ErrorJson.GetProperty("hint").GetString(),
            StringComparison.Ordinal
        );
        Assert.Single(Directory.EnumerateFileSystemEntries(_sandbox.Repository.Value));
    }

    [Fact]
    public async Task A_repository_inside_the_Claude_home_is_not_saved_into_itself()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = _sandbox.Claude["backup"];

        await _sandbox.DoAsync("init", "--yes");
        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(2, sync.GetProperty("unchanged").GetInt32());
        Assert.Equal("Null", sync.GetProperty("commit").ValueKind.ToString());
    }

    [Fact]
    public async Task The_manifest_and_the_session_indexes_keep_their_keys_and_are_made_again_when_missing()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--yes");
        string[] derived = ["manifest.json", "session-index.json", "machines/test/session-index.json"];
        foreach (var name in derived)
        {
            File.Delete((_sandbox.Repository / name).Value);
        }

        await _sandbox.DoAsync("sync");

        var manifest = await ReadAsync("manifest.json");
        Has(manifest, "version", "mode", "schedule", "machine", "machineSlug", "user", "lastSync");
        Has(manifest.GetProperty("config"), "files", "sizeBytes");
        Has(manifest.GetProperty("sessions"), "files", "projects", "sizeBytes", "uncompressedBytes");
        Has(manifest.GetProperty("machines")[0], "slug", "machine", "lastSync", "sessionCount", "backupSizeBytes");
        Assert.Equal("test", manifest.GetProperty("machineSlug").GetString());
        Assert.Equal(1, manifest.GetProperty("sessions").GetProperty("files").GetInt32());
        var own = await ReadAsync("machines/test/manifest.json");
        Has(own, "version", "mode", "schedule", "machine", "machineSlug", "user", "lastSync", "config", "sessions");
        Assert.False(own.TryGetProperty("machines", out _));
        foreach (var name in derived[1..])
        {
            var index = await ReadAsync(name);
            Has(index, "version", "generatedAt");
            Has(index.GetProperty("sessions")[0], "uuid", "projectHash", "sizeBytes", "backedUpAt", "machine");
        }

        Assert.Empty(await _sandbox.GitAsync("status", "--porcelain"));
        Assert.Empty(await _sandbox.GitAsync("ls-files", "manifest.json", "*session-index.json"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void Has(System.Text.Json.JsonElement json, params string[] keys) =>
        Assert.All(keys, key => Assert.True(json.TryGetProperty(key, out _), $"{key} is missing in {json}"));

    private async Task<System.Text.Json.JsonElement> ReadAsync(string name)
    {
        using var document = System.Text.Json.JsonDocument.Parse(
            await File.ReadAllBytesAsync((_sandbox.Repository / Core.Host.RelativePath.Parse(name)).Value, Token)
        );
        return document.RootElement.Clone();
    }
}
