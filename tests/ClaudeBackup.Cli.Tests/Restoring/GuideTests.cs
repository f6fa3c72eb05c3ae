using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>The lines of <c>RESTORE.md</c> bring a session back when they are pasted into a shell.</summary>
public sealed class GuideTests : IDisposable
{
    private const string IdInTheGuide = "00000000-0000-4000-8000-000000000000";

    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("short")]
    [InlineData("many segments")]
    [InlineData("two states")]
    [InlineData("two states of many segments")]
    [InlineData("empty")]
    public async Task The_lines_restore_a_session(string kind)
    {
        var full =
            kind == "empty" ? []
            : kind.EndsWith("many segments", StringComparison.Ordinal) ? Transcript.Large(Id, 16_000_000, seed: 7)
            : Transcript.Messages(Id, 0, 50);
        _sandbox.Claude.Write(Path, full);
        _sandbox.WriteSession(Transcript.Id("2"));
        await _sandbox.DoAsync("init", "--yes");
        if (kind.StartsWith("two states", StringComparison.Ordinal))
        {
            _sandbox.Claude.Write(Path, full.AsSpan(full.Length / 3, full.Length / 2));
            await _sandbox.DoAsync("sync");
            Assert.True(File.Exists(Stored(".v2.gz")));
        }

        Assert.Equal(kind.EndsWith("many segments", StringComparison.Ordinal), File.Exists(Stored(".0010.gz")));
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        var pasted = await PasteAsync("~/.claude-backup");

        Assert.Equal($"--resume {Id}\n", pasted.Out);
        Assert.Equal("", pasted.Error);
        Assert.True(full.AsSpan().SequenceEqual(_sandbox.Claude.Read(Path)));

        string Stored(string suffix) =>
            (_sandbox.Repository / RelativePath.Parse($"machines/test/{Path}{suffix}")).Value;
    }

    [Fact]
    public async Task The_lines_work_in_a_clone_that_lost_its_files_and_from_a_folder_inside()
    {
        var full = Transcript.Messages(Id, 0, 50);
        _sandbox.Claude.Write(Path, full);
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        await _sandbox.ShellAsync("git clone -q ~/.claude-backup \"$HOME/a clone\"");
        await _sandbox.ShellAsync("rm -r \"$HOME/a clone/machines\" && mkdir \"$HOME/a clone/inside\"");
        var pasted = await PasteAsync("\"$HOME/a clone/inside\"");

        Assert.Equal("", pasted.Error);
        Assert.Equal(full, _sandbox.Claude.Read(Path));
    }

    private async Task<CliResult> PasteAsync(string folder)
    {
        Platform.RequirePosix();
        var guide = await File.ReadAllLinesAsync(
            (_sandbox.Repository / "RESTORE.md").Value,
            TestContext.Current.CancellationToken
        );
        var lines = guide.Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line[4..]);
        var script = string.Join('\n', lines).Replace(IdInTheGuide, Id, StringComparison.Ordinal);
        Assert.Equal(5, script.Split('\n').Length);
        return await _sandbox.ShellAsync(
            $"""
            claude() (echo "$@")
            cd {folder}
            {script}
            """
        );
    }
}
