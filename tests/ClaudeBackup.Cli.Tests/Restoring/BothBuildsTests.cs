using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>The native program and the one that needs a runtime: a repository is the same to both.</summary>
public sealed class BothBuildsTests : IDisposable
{
    private const string Stored = "machines/test";

    private readonly Sandbox _native = new();
    private readonly Sandbox _portable = new() { Program = Sandbox.BesideTests };

    public void Dispose()
    {
        _native.Dispose();
        _portable.Dispose();
    }

    [Fact]
    public async Task Both_store_the_same_bytes_and_bring_back_what_the_other_stored()
    {
        Assert.SkipWhen(Sandbox.Executable == Sandbox.BesideTests, "No other build is named.");
        foreach (var user in new[] { _native, _portable })
        {
            user.Claude.Write(
                Transcript.PathOf(Transcript.Id("1")),
                Transcript.Large(Transcript.Id("1"), 9_000_000, 1)
            );
            user.Claude.Write(Transcript.PathOf(Transcript.Id("2")), "");
            user.Claude.Write("history.jsonl", Transcript.Large(Transcript.Id("3"), 100_000, 2));
            user.Claude.Write("skills/x/image.png", Transcript.Large(Transcript.Id("4"), 17_000_000, 3));
            user.Claude.Write("settings.json", """{ "cleanupPeriodDays": 30 }""");
            await user.DoAsync("init", "--local", "--yes", "--schedule", "off");
            user.Claude.Append(Transcript.PathOf(Transcript.Id("1")), Transcript.Messages(Transcript.Id("1"), 2, 4));
            user.WriteSession(Transcript.Id("5"));
            user.Claude.Append("history.jsonl", "{}\n"u8);
            await user.DoAsync("sync");
        }

        Assert.Equal(await SegmentsAsync(_portable), await SegmentsAsync(_native));

        await RestoreFromAsync(_native, _portable);
        await RestoreFromAsync(_portable, _native);
    }

    private static async Task RestoreFromAsync(Sandbox from, Sandbox with)
    {
        with.Environment["CLAUDE_BACKUP_DIR"] = from.Repository.Value;
        Assert.Equal(from.Claude.Listing(), (await with.RestoreElsewhereAsync()).Listing());
    }

    // manifests and lists tell the time
    private static async Task<string[]> SegmentsAsync(Sandbox of)
    {
        var tree = (await of.GitAsync("ls-tree", "-r", "HEAD", Stored)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var segments = tree.Where(line =>
                !line.EndsWith(".json", StringComparison.Ordinal) && !line.Contains("/files", StringComparison.Ordinal)
            )
            .ToArray();
        Assert.True(segments.Length > 10, string.Join('\n', tree));
        return segments;
    }
}
