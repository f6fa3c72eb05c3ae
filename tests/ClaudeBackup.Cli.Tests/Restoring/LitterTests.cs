using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What a run leaves in the Claude home that was killed as it wrote there, the next one takes away, whatever it is.</summary>
public sealed class LitterTests : IDisposable
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private const string Run = "0123456789abcdef";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("sync", "--json")]
    [InlineData("restore", "--all", "--json")]
    [InlineData("restore", Id, "--json")]
    [InlineData("config", "restore", "CLAUDE.md", "--json")]
    [InlineData("import-config", "setup.tgz", "--force", "--json")]
    public async Task Is_taken_away_by_the_next_run(params string[] command)
    {
        var (left, users) = await LeaveAsync();

        _ = await _sandbox.JsonAsync(command);

        Assert.All(left, file => Assert.False(File.Exists(file.Value), file.Value));
        Assert.All(users, file => Assert.True(File.Exists(file.Value), file.Value));
        Assert.Empty(Notes());
    }

    [Fact]
    public async Task Of_a_run_that_lives_nothing_is_taken()
    {
        var (left, _) = await LeaveAsync();
        using var held = new FileStream(Assert.Single(Notes()), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        _ = await _sandbox.JsonAsync("restore", "--all");
        _ = await _sandbox.JsonAsync("sync");

        Assert.All(left, file => Assert.True(File.Exists(file.Value), file.Value));
    }

    [Fact]
    public async Task A_torn_note_ends_nothing()
    {
        _ = await LeaveAsync();
        await File.WriteAllTextAsync(Assert.Single(Notes()), "/nowhe", TestContext.Current.CancellationToken);

        _ = await _sandbox.JsonAsync("restore", "--all");

        Assert.Empty(Notes());
    }

    // as the run left it that was killed between writing a file and naming it
    private async Task<(AbsolutePath[] Left, AbsolutePath[] Users)> LeaveAsync()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "a\n"u8);
        _ = await _sandbox.JsonAsync("init", "--local");
        _ = await _sandbox.JsonAsync("export-config", "setup.tgz");
        _sandbox.Claude.Write("CLAUDE.md", "b\n"u8);
        _ = await _sandbox.JsonAsync("sync");
        File.Delete(_sandbox.Claude["CLAUDE.md"]);
        var folder = new AbsolutePath(_sandbox.Claude[Transcript.PathOf(Id, Transcript.Cwd)]).Parent!;
        AbsolutePath[] left =
        [
            folder / $".claude-backup-{Run}0000000000000001",
            _sandbox.Claude.Root / $".claude-backup-{Run}0000000000000002",
            _sandbox.Home / "..claude.json.tmp-0123456789ab",
        ];
        AbsolutePath[] users =
        [
            folder / ".claude-backup-ffffffffffffffff0000000000000001",
            _sandbox.Home / ".other.tmp-0123456789ab",
        ];
        foreach (var file in left.Concat(users))
        {
            await File.WriteAllTextAsync(file.Value, "half", TestContext.Current.CancellationToken);
        }

        var note = $"{folder}/\0{_sandbox.Claude.Root}/\0/nowhere/\0{_sandbox.Home / ".claude.json"}\0";
        await File.WriteAllTextAsync(
            (_sandbox.Repository / $".git/claude-backup/writing-{Run}").Value,
            note,
            new UTF8Encoding(false),
            TestContext.Current.CancellationToken
        );
        return (left, users);
    }

    private string[] Notes() => Directory.GetFiles((_sandbox.Repository / ".git/claude-backup").Value, "writing-*");
}
