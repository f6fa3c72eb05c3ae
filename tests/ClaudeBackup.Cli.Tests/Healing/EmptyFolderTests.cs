using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Healing;

/// <summary>What copies files alone loses the folders that are empty, and git takes none without them for a repository.</summary>
public sealed class EmptyFolderTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_repository_whose_empty_folders_a_copy_has_lost_goes_on()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _ = await _sandbox.GitAsync("gc", "--quiet");
        (
            await _sandbox.ShellAsync("find .claude-backup -type d -empty -delete && [ ! -e .claude-backup/.git/refs ]")
        ).ExitsWith(0);

        _sandbox.WriteSession(Transcript.Id("2"));
        var saved = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(1, saved.GetProperty("sessions").GetProperty("new").GetInt32());
        await _sandbox.RepositoryIsSoundAsync();
    }
}
