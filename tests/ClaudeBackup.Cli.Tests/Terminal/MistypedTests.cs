using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>A mistyped option is refused, and never taken for a file, an id or a value.</summary>
public sealed class MistypedTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("export-config --dryrun", "--dry-run")]
    [InlineData("import-config --dryrun", "--dry-run")]
    [InlineData("restore --lst", "--last or --list")]
    [InlineData("restore -list", "--list")]
    [InlineData("restore --machine --jsn", "--json")]
    [InlineData("peek --projekt x", "--project")]
    [InlineData("config log --kee model", "--key")]
    [InlineData("config restore --dryrun", "--dry-run")]
    [InlineData("secrets allow --jso", "--json")]
    [InlineData("backend set git --remot x", "--remote")]
    [InlineData("schedule --pin x", "--ping")]
    [InlineData("init --bakend git", "--backend")]
    [InlineData("--bakend git", "--backend")]
    [InlineData("restor --list", "restore")]
    [InlineData("config restor settings.json", "restore")]
    [InlineData("statsu", "status")]
    [InlineData("help restor", "restore")]
    [InlineData("help config dif", "diff")]
    [InlineData("init --backend gihub", "github")]
    [InlineData("init --backend=gihub", "github")]
    [InlineData("--backend gihub", "github")]
    [InlineData("init --local --schedule dayly", "daily")]
    [InlineData("schedule hourlly", "hourly")]
    [InlineData("backend set gti", "git")]
    [InlineData("secrets blok", "block")]
    [InlineData("secrets alow 0123456789abcdef", "allow")]
    [InlineData("export-config --secrets worn", "warn")]
    [InlineData("completion bahs", "bash")]
    public async Task It_is_refused_with_the_one_that_was_meant_and_nothing_is_written(string line, string meant)
    {
        var words = (await _sandbox.RunAsync(line.Split(' '))).ExitsWith(2);

        Assert.Contains($"Did you mean {meant}?", words.Error, StringComparison.Ordinal);
        Assert.Empty(words.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Value));
    }

    [Theory]
    [InlineData("list", "There is no command list.", "claude-backup restore --list?")]
    [InlineData("grep", "There is no command grep.", "claude-backup search?")]
    [InlineData("ls --json", "There is no command ls.", "claude-backup restore --list?")]
    [InlineData("3f2a", "There is no command 3f2a.", "claude-backup restore 3f2a?")]
    [InlineData("frobnicate x", "There is no command frobnicate.", "See: claude-backup --help")]
    [InlineData("backend", "backend needs a command: set.", "See: claude-backup backend --help")]
    [InlineData("backend set", "backend set needs github, git or local.", "backend set --help")]
    [InlineData("config", "config needs a command: log, diff, restore.", "See: claude-backup config --help")]
    [InlineData("peek", "peek needs a session: an id, words from its title", "See: claude-backup peek --help")]
    [InlineData("search x -C", "claude-backup: -C needs a value.", "See: claude-backup search --help")]
    [InlineData("show --brif", "claude-backup: show has no option --brif.", "Did you mean --brief?")]
    [InlineData("restore --list --limit 3", "restore has no option --limit.", "Did you mean --last?")]
    [InlineData("find login", "There is no command find.", "claude-backup search?")]
    [InlineData("completion", "completion needs bash, zsh, fish or powershell.", "completion --help")]
    [InlineData("secrets allow", "secrets allow needs the", "See: claude-backup secrets allow --help")]
    public async Task What_is_missing_or_called_otherwise_is_said(string line, string said, string hint)
    {
        var result = (await _sandbox.RunAsync(line.Split(' '))).ExitsWith(2);

        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Value));
    }

    [Fact]
    public async Task In_JSON_it_is_an_error_like_any_other()
    {
        var json = (await _sandbox.RunAsync("export-config", "--dryrun", "--json")).ExitsWith(2);

        Assert.Equal("usage", json.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("--dry-run", json.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_behind_two_hyphens_is_meant_as_it_stands()
    {
        _sandbox.Claude.Write("settings.json", "{}");

        _ = await _sandbox.DoAsync("export-config", "--", "--dryrun");

        Assert.True(File.Exists((_sandbox.Home / "--dryrun").Value));
    }

    [Theory]
    [InlineData("restore --list --project -home-dev-api")]
    [InlineData("restore --list --project --claude")]
    public async Task The_folder_of_a_project_may_begin_with_hyphens(string line)
    {
        _ = await _sandbox.DoAsync("init", "--local");
        _ = await _sandbox.DoAsync(line.Split(' '));
    }
}
