using ClaudeBackup.Cli.Tests.Versions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Pruning;

public sealed class PruneNotedTests : IDisposable
{
    private const string Index = "projects/-home-dev-api/sessions-index.json";
    private static readonly string Id = Transcript.Id("3f2a");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly ClockedSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task What_Claude_Code_notes_by_itself_holds_no_snapshot()
    {
        await WorkAsync("2026-03-01T09:00:00Z", Entry(Id, "a"));
        await WorkAsync("2026-03-01T10:00:00Z", Entry(Id, "b"));
        await WorkAsync("2026-03-01T11:00:00Z", Entry(Id, "c"));

        var plan = await _box.DoAsync("prune", "--keep-last", "1", "--dry-run");
        var pruned = await _box.JsonAsync("prune", "--keep-last", "1", "--yes");

        Assert.Contains(
            $"earlier states go that say nothing which is not saved elsewhere: {Index}.",
            plan,
            StringComparison.Ordinal
        );
        Assert.Equal(2, pruned.GetProperty("dropped").GetInt32());
        Assert.Equal([Index], pruned.GetProperty("noted").EnumerateArray().Select(n => n.GetString()));
        var restored = await _box.ElsewhereAsync("all", () => _box.DoAsync("restore", "--all"));
        Assert.Equal(_box.Claude.Read(Index), restored.Read(Index));
        _ = await _box.DoAsync("verify", "--read-data");
    }

    [Fact]
    public async Task A_list_of_sessions_that_were_never_saved_holds_the_last_snapshot_that_has_it()
    {
        var lost = Transcript.Id("b2");
        await WorkAsync("2026-03-01T09:00:00Z", Entry(lost, "a"), Entry(Id, "a"));
        await WorkAsync("2026-03-01T10:00:00Z", Entry(lost, "b"), Entry(Id, "b"));
        await WorkAsync("2026-03-01T11:00:00Z", Entry(Id, "c"));
        // and one that the source has lost as a whole
        _box.Claude.Delete(Index);
        _box.Claude.Append(Path, "{}\n"u8);
        _ = await _box.SaveAsync("2026-03-01T12:00:00Z");

        var pruned = await _box.JsonAsync("prune", "--keep-last", "1", "--yes");

        Assert.Equal(
            ["", "", Index, ""],
            pruned
                .GetProperty("snapshots")
                .EnumerateArray()
                .Select(s => string.Concat(s.GetProperty("onlyCopies").EnumerateArray().Select(o => o.GetString())))
        );
        Assert.Equal(2, pruned.GetProperty("kept").GetInt32());
    }

    private async Task WorkAsync(string time, params string[] entries)
    {
        _box.Claude.Write(Index, $$"""{"version":1,"entries":[{{string.Join(',', entries)}}]}""");
        if (!_box.Claude.Has(Path))
        {
            _box.Claude.Write(Path, Transcript.Messages(Id, 0, 2));
        }

        _box.Claude.Append(Path, "{}\n"u8);
        _ = await _box.SaveAsync(time);
    }

    private static string Entry(string id, string summary) => $$"""{"sessionId":"{{id}}","summary":"{{summary}}"}""";
}
