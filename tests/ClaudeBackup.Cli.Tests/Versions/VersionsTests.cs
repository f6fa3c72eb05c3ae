using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Versions;

/// <summary>Every state of a session that was ever saved is listed, and comes back byte for byte by the line that its row gives.</summary>
public sealed class VersionsTests : IDisposable
{
    private const string Boundary = """{"type":"system","subtype":"compact_boundary","uuid":"c1"}""" + "\n";

    private static readonly string Id = Transcript.Id("3f2a");
    private static readonly string Path = Transcript.PathOf(Id);
    private static readonly string Result = Path.Replace(".jsonl", "/tool-results/a.txt", StringComparison.Ordinal);

    private readonly ClockedSandbox _box = new();
    private readonly List<byte[]> _saved = [];

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Each_state_tells_how_it_goes_on_and_comes_back_by_its_line()
    {
        await SaveEveryKindAsync();

        var states = (await _box.JsonAsync("versions", "3f2a"))
            .GetProperty("states")
            .EnumerateArray()
            .Reverse()
            .ToArray();

        Assert.Equal(
            ["first", "extends", "extends", "shrunk", "rewritten", "rewritten", "unchanged", "extends"],
            states.Select(s => s.GetProperty("change").GetString())
        );
        Assert.Equal([1, 1, 1, 2, 3, 1, 1, 1], states.Select(s => s.GetProperty("state").GetInt32()));
        Assert.Equal([2, 4, 7, 1, 2, 7, 7, 8], states.Select(s => s.GetProperty("entryCount").GetInt32()));
        Assert.Equal(_saved.Select(s => s.Length), states.Select(s => s.GetProperty("bytes").GetInt32()));
        Assert.Equal([0, 0, 1, 0, 0, 1, 1, 1], states.Select(s => s.GetProperty("compactions").GetInt32()));
        Assert.Equal([1, 4], Where(states, "beforeCompaction"));
        Assert.Equal([7], Where(states, "restored"));
        Assert.Equal([7], Where(states, "atSource"));
        Assert.Equal([Result], states[6].GetProperty("others").EnumerateArray().Select(o => o.GetString()));
        for (var i = 0; i < states.Length; i++)
        {
            var line = states[i].GetProperty("restore").GetString()!;
            var restored = await _box.ElsewhereAsync($"row-{i}", () => _box.DoLineAsync(line));
            Assert.Equal(_saved[i], restored.Read(Path));
            Assert.Equal(i >= 6, restored.Has(Result));
            var shown = await _box.DoLineAsync(states[i].GetProperty("show").GetString()!, "--brief");
            Assert.Contains("Bring it back with:\n", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Numbers_are_those_of_peek_and_show()
    {
        await SaveEveryKindAsync();

        var versions = (await _box.JsonAsync("versions", "3f2a")).GetProperty("states").EnumerateArray().ToArray();
        var peeked = (await _box.JsonAsync("peek", "3f2a")).GetProperty("states").EnumerateArray().ToArray();

        Assert.Equal([1, 2, 3], peeked.Select(p => p.GetProperty("state").GetInt32()));
        foreach (var state in peeked)
        {
            var number = state.GetProperty("state").GetInt32();
            // newest first
            var last = Array.Find(versions, v => v.GetProperty("state").GetInt32() == number);
            Assert.Equal(state.GetProperty("bytes").GetInt64(), last.GetProperty("bytes").GetInt64());
            Assert.Equal(state.GetProperty("entryCount").GetInt32(), last.GetProperty("entryCount").GetInt32());
            var restored = await _box.ElsewhereAsync(
                $"number-{number}",
                () => _box.DoAsync("restore", Id, "--state", $"{number}")
            );
            Assert.Equal(last.GetProperty("bytes").GetInt64(), restored.Read(Path).Length);
        }
    }

    [Fact]
    public async Task In_words_there_is_a_row_for_each_the_newest_first_by_the_clock_on_the_wall()
    {
        await SaveEveryKindAsync();
        _box.Zone = Zones.Berlin;

        var said = await _box.DoAsync("versions", "message", "0");

        var rows = said.Split('\n').SkipWhile(l => !l.StartsWith("STATE", StringComparison.Ordinal)).Skip(1).ToArray();
        Assert.Matches("^    1  [0-9a-f]{10}  2026-03-08 13:00 +8 +2 KB  extends by [0-9]+ B; ", rows[0]);
        var running = string.Join(' ', said.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(" B; restore brings it back; at the source 1 ", running, StringComparison.Ordinal);
        Assert.Contains("unchanged; 1 file beside it changed", running, StringComparison.Ordinal);
        Assert.Contains("before a compaction", running, StringComparison.Ordinal);
        Assert.Contains("Times are in Europe/Berlin time.", said, StringComparison.Ordinal);
        Assert.Contains("8 states. ", said, StringComparison.Ordinal);
        Assert.Contains("claude-backup restore 3f2a0000 --at SNAPSHOT", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_not_saved_yet_is_told_and_a_deleted_session_is_at_no_source()
    {
        _box.Claude.Write(Path, Transcript.Messages(Id, 0, 2));
        await _box.SaveAsync("2026-03-01T12:00:00Z");
        _box.Claude.Append(Path, Transcript.Messages(Id, 2, 2));

        var grown = await _box.JsonAsync("versions", Id);
        _box.Claude.Delete(Path);
        var gone = await _box.JsonAsync("versions", Id);

        Assert.Equal(Transcript.Messages(Id, 2, 2).Length, grown.GetProperty("unsavedBytes").GetInt32());
        Assert.True(grown.GetProperty("states")[0].GetProperty("atSource").GetBoolean());
        Assert.False(gone.GetProperty("states")[0].GetProperty("atSource").GetBoolean());
        Assert.True(gone.GetProperty("states")[0].GetProperty("restored").GetBoolean());
    }

    [Fact]
    public async Task What_is_no_session_and_what_has_no_transcript_is_said()
    {
        _box.Claude.Write(Result, "all that is left");
        await _box.SaveAsync("2026-03-01T12:00:00Z");

        var none = await _box.RunAsync("versions", "beef");
        var nothing = await _box.RunAsync("versions");
        var without = await _box.RunAsync("versions", Id);

        var file = await _box.RunAsync("versions", Result);
        Assert.Contains($"with: claude-backup config log {Result}.", file.Error, StringComparison.Ordinal);
        Assert.Equal((1, 2, 1), (none.Code, nothing.Code, without.Code));
        Assert.Contains("has no stored transcript", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_of_another_machine_are_listed_and_come_back_by_its_snapshots()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var first = one.Claude.Read(Transcript.PathOf(Fleet.Id(1)));
        Fleet.Grow(one, 1);
        await one.DoAsync("sync");
        var two = await fleet.ConnectedAsync("two", 2);
        await two.DoAsync("sync");

        var states = (await two.JsonAsync("versions", "1000", "--machine", "one")).Json.GetProperty("states");
        var line = states[1].GetProperty("restore").GetString()!;
        var restored = await two.RestoreElsewhereAsync("older", line.Split(' ')[2..]);

        Assert.Equal(2, states.GetArrayLength());
        Assert.Equal(first, restored.Read(Transcript.PathOf(Fleet.Id(1))));
    }

    private async Task SaveEveryKindAsync()
    {
        var two = Transcript.Messages(Id, 0, 2);
        var four = Transcript.Messages(Id, 0, 4);
        byte[] compacted = [.. four, .. Encoding.UTF8.GetBytes(Boundary), .. Transcript.Messages(Id, 4, 2)];
        await SaveAsync("2026-03-01T12:00:00Z", two);
        await SaveAsync("2026-03-02T12:00:00Z", four);
        await SaveAsync("2026-03-03T12:00:00Z", compacted);
        await SaveAsync("2026-03-04T12:00:00Z", two[..^100]);
        await SaveAsync("2026-03-05T12:00:00Z", Transcript.Messages(Id, 0, 2, text: "other"));
        await SaveAsync("2026-03-06T12:00:00Z", compacted);
        _box.Claude.Write(Result, "a result");
        await SaveAsync("2026-03-07T12:00:00Z", compacted);
        await SaveAsync("2026-03-08T12:00:00Z", [.. compacted, .. Transcript.Messages(Id, 6, 1)]);
    }

    private async Task SaveAsync(string time, byte[] transcript)
    {
        _saved.Add(transcript);
        _box.Claude.Write(Path, transcript);
        await _box.SaveAsync(time);
    }

    private static IEnumerable<int> Where(JsonElement[] states, string key) =>
        Enumerable.Range(0, states.Length).Where(i => states[i].GetProperty(key).GetBoolean());
}
