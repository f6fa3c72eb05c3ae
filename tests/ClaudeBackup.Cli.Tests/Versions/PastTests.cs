using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Versions;

/// <summary>The whole repository is told, and comes back, as it was at any moment.</summary>
public sealed class PastTests : IDisposable
{
    private const string Memory = "projects/-home-dev-api/memory/MEMORY.md";

    private static readonly string Id = Transcript.Id("3f2a");
    private static readonly string Path = Transcript.PathOf(Id);
    private static readonly string Later = Transcript.Id("beef");
    private static readonly string Result = Path.Replace(".jsonl", "/tool-results/a.txt", StringComparison.Ordinal);

    private readonly ClockedSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task The_list_of_a_moment_is_the_one_that_was_given_then()
    {
        var lists = new List<(string Time, string Snapshot, string List)>();
        for (var day = 1; day <= 4; day++)
        {
            _box.Claude.Write(Path, Transcript.Messages(Id, 0, day, text: $"title of day"));
            if (day > 2)
            {
                _box.Sandbox.WriteSession(Later);
            }

            var snapshot = await _box.SaveAsync($"2026-03-0{day}T12:00:00Z");
            lists.Add(($"2026-03-0{day}T12:00:00Z", snapshot, Told(await _box.JsonAsync("restore", "--list"))));
        }

        foreach (var (time, snapshot, list) in lists)
        {
            var byTime = await _box.JsonAsync("restore", "--list", "--at", time);
            var byId = await _box.JsonAsync("restore", "--list", "--at", snapshot[..8]);

            Assert.Equal(list, Told(byTime));
            Assert.Equal(list, Told(byId));
            Assert.Equal(snapshot, byTime.GetProperty("asOf")[0].GetProperty("snapshot").GetString());
            Assert.Equal("test", byTime.GetProperty("asOf")[0].GetProperty("machine").GetString());
        }

        static string Told(JsonElement document) => document.GetProperty("sessions").GetRawText();
    }

    [Fact]
    public async Task Everything_of_a_moment_comes_back_memory_results_history_and_setup_included()
    {
        await SaveTwiceAsync();
        var before = new ClaudeTree(_box.Sandbox.Elsewhere("before"));

        var all = await _box.ElsewhereAsync("all", () => _box.DoAsync("restore", "--all", "--at", "2026-03-01T12:00Z"));
        var project = await _box.ElsewhereAsync(
            "project",
            () => _box.DoAsync("restore", "--all", "--project", "api", "--at", "2026-03-01")
        );
        var now = await _box.ElsewhereAsync("now", () => _box.DoAsync("restore", "--all"));

        foreach (var tree in new[] { all, project })
        {
            Assert.Equal(Transcript.Messages(Id, 0, 2), tree.Read(Path));
            Assert.Equal("first", Text(tree, Memory));
            Assert.Equal("first", Text(tree, Result));
            Assert.False(tree.Has(Transcript.PathOf(Later)));
        }

        Assert.Equal("first", Text(all, "history.jsonl"));
        Assert.Equal("{\"model\":\"first\"}", Text(all, "settings.json"));
        Assert.False(project.Has("settings.json"));
        Assert.Equal("second", Text(now, Result));
        Assert.True(now.Has(Transcript.PathOf(Later)));
        Assert.False(Directory.Exists(before.Root.Value));
    }

    [Fact]
    public async Task An_older_state_replaces_nothing_without_force_and_keeps_what_was_there()
    {
        await SaveTwiceAsync();
        var there = _box.Claude.Read(Path);

        var refused = await _box.RunAsync("restore", Id, "--at", "2026-03-01");
        Assert.Equal(there, _box.Claude.Read(Path));
        Assert.Equal("second", Text(_box.Claude, Result));
        var all = await _box.JsonAsync("restore", "--all", "--at", "2026-03-01");
        Assert.Equal(there, _box.Claude.Read(Path));
        var forced = await _box.JsonAsync("restore", Id, "--at", "2026-03-01", "--force");

        Assert.Equal(1, refused.Code);
        Assert.Contains("goes on from what it was then", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, all.GetProperty("restored").GetInt32());
        Assert.Equal(Transcript.Messages(Id, 0, 2), _box.Claude.Read(Path));
        var aside = forced
            .GetProperty("steps")
            .EnumerateArray()
            .Select(s => s.GetProperty("aside").GetString())
            .ToArray();
        Assert.Contains(aside, file => file is not null && File.ReadAllBytes(file).AsSpan().SequenceEqual(there));
        // the next sync takes it for what it is: a shorter state beside the fuller one
        await _box.SaveAsync("2026-03-05T12:00:00Z");
        var again = await _box.ElsewhereAsync("again", () => _box.DoAsync("restore", Id));
        Assert.Equal(there, again.Read(Path));
    }

    [Fact]
    public async Task What_the_source_had_then_comes_back_and_a_fuller_state_of_then_is_told()
    {
        var full = Transcript.Messages(Id, 0, 6);
        _box.Claude.Write(Path, full);
        await _box.SaveAsync("2026-03-01T12:00:00Z");
        _box.Claude.Write(Path, Transcript.Messages(Id, 0, 1));
        var cut = await _box.SaveAsync("2026-03-02T12:00:00Z");
        _box.Claude.Write(Path, [.. full, .. Transcript.Messages(Id, 6, 2)]);
        await _box.SaveAsync("2026-03-03T12:00:00Z");

        JsonElement said = default;
        var then = await _box.ElsewhereAsync(
            "then",
            async () => said = await _box.JsonAsync("restore", Id, "--at", cut[..10])
        );
        var fuller = await _box.ElsewhereAsync(
            "fuller",
            () => _box.DoAsync("restore", Id, "--at", cut[..10], "--state", "fullest")
        );

        Assert.Equal(Transcript.Messages(Id, 0, 1), then.Read(Path));
        Assert.Equal(full, fuller.Read(Path));
        Assert.Equal(
            [
                $"This is what Claude Code had then: state 2, {Transcript.Messages(Id, 0, 1).Length:N0} bytes. A fuller one was kept, state 1, {full.Length:N0} bytes. Bring that one back with: claude-backup restore {Id} --at {cut[..10]} --state 1 --force",
            ],
            said.GetProperty("warnings").EnumerateArray().Select(w => w.GetString())
        );
        Assert.Equal(1, (await _box.JsonAsync("peek", Id, "--at", cut)).GetProperty("messageCount").GetInt32());
    }

    [Fact]
    public async Task Peek_show_and_export_tell_of_the_moment()
    {
        await SaveTwiceAsync();
        var first = (await _box.Sandbox.GitAsync("rev-list", "--max-parents=0", "HEAD")).Trim();

        var peek = await _box.JsonAsync("peek", Id, "--at", "2026-03-01");
        var show = await _box.JsonAsync("show", Id, "--at", first);
        var words = await _box.DoAsync("show", Id, "--at", "2026-03-01");
        var raw = await _box.DoAsync("show", Id, "--at", "2026-03-01", "--raw");
        var export = await _box.DoAsync("export", Id, "-", "--at", "2026-03-01");

        Assert.Equal(2, peek.GetProperty("messageCount").GetInt32());
        Assert.Equal(first, peek.GetProperty("asOf")[0].GetProperty("snapshot").GetString());
        Assert.Equal(0, peek.GetProperty("unsavedBytes").GetInt64());
        Assert.Equal(1, show.GetProperty("turns").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, show.GetProperty("resume").ValueKind);
        Assert.Equal($"claude-backup restore {Id} --at {first[..10]} --force", show.GetProperty("restore").GetString());
        Assert.Contains(
            $"As saved by test in snapshot {first[..10]}, 2026-03-01 12:00 UTC.",
            words,
            StringComparison.Ordinal
        );
        Assert.Equal(System.Text.Encoding.UTF8.GetString(Transcript.Messages(Id, 0, 2)), raw);
        Assert.Contains("message 0", export, StringComparison.Ordinal);
        Assert.DoesNotContain("message 2", export, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "2026-02-28",
        1,
        "Nothing had been saved yet by 2026-02-28 23:59 UTC.",
        "The first snapshot is from 2026-03-01 12:00 UTC: --at "
    )]
    [InlineData("deadbeef", 1, "No snapshot has an id that begins with deadbeef.", "claude-backup versions ID")]
    [InlineData("someday", 2, "someday is neither a time nor a snapshot.", "or the id of a snapshot.")]
    public async Task A_moment_of_which_nothing_is_known_is_answered(string at, int code, string message, string hint)
    {
        await SaveTwiceAsync();

        foreach (
            var arguments in new string[][]
            {
                ["restore", "--list"],
                ["restore", "--all"],
                ["restore", Id],
                ["show", Id],
            }
        )
        {
            var result = await _box.RunAsync([.. arguments, "--at", at]);

            Assert.Equal(code, result.Code);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
            Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_time_that_the_clock_shows_twice_is_its_last_and_a_day_that_is_put_forward_counts_to_its_end()
    {
        _box.Zone = Zones.NewYork;
        var first = await SaveAsync(1, "2026-11-01T05:30:00Z");
        var second = await SaveAsync(2, "2026-11-01T06:30:00Z");
        var third = await SaveAsync(3, "2026-11-02T04:59:59Z");
        _ = await SaveAsync(4, "2026-11-02T05:00:00Z");

        Assert.Equal(second, await ChosenAsync("2026-11-01 01:30"));
        Assert.Equal(first, await ChosenAsync("2026-11-01T01:30:00-04:00"));
        Assert.Equal(third, await ChosenAsync("2026-11-01"));
        Assert.Equal(second, await ChosenAsync("2026-11-01T06:30:00Z"));
        Assert.Equal(first, await ChosenAsync("2026-11-01T06:29:59Z"));
    }

    [Theory]
    [InlineData("2031-01-01T00:00:00Z", "2026-03-02T18:00Z")]
    [InlineData("2001-01-01T00:00:00Z", "2026-03-02T18:00Z")]
    public async Task A_clock_that_was_wrong_hides_nothing_and_is_told(string wrong, string asked)
    {
        _ = await SaveAsync(1, "2026-03-01T12:00:00Z");
        var second = await SaveAsync(2, "2026-03-02T12:00:00Z");
        var third = await SaveAsync(3, wrong);
        var fourth = await SaveAsync(4, "2026-03-03T12:00:00Z");

        Assert.Equal(second, await ChosenAsync(asked));
        Assert.Equal(fourth, await ChosenAsync("2026-03-03T12:00:00Z"));
        Assert.Equal(third, await ChosenAsync(third[..12]));
        var said = await _box.DoAsync("restore", "--list", "--at", asked);
        Assert.Contains("The clock was wrong then: ", said, StringComparison.Ordinal);
        Assert.Contains($"use --at {third[..10]}.", said.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "clock was wrong",
            await _box.DoAsync("restore", "--list", "--at", "2026-03-01T12:00:00Z"),
            StringComparison.Ordinal
        );
        Assert.Equal(4, (await _box.JsonAsync("versions", Id)).GetProperty("states").GetArrayLength());
    }

    private async Task<string> SaveAsync(int messages, string time)
    {
        _box.Claude.Write(Path, Transcript.Messages(Id, 0, messages));
        return await _box.SaveAsync(time);
    }

    private async Task<string?> ChosenAsync(string at) =>
        (await _box.JsonAsync("restore", "--list", "--at", at))
            .GetProperty("asOf")[0]
            .GetProperty("snapshot")
            .GetString();

    private async Task SaveTwiceAsync()
    {
        foreach (var (state, count) in new[] { ("first", 2), ("second", 4) })
        {
            _box.Claude.Write(Path, Transcript.Messages(Id, 0, count));
            _box.Claude.Write(Memory, state);
            _box.Claude.Write(Result, state);
            _box.Claude.Write("history.jsonl", state);
            _box.Claude.Write("settings.json", $$"""{"model":"{{state}}"}""");
            if (count > 2)
            {
                _box.Sandbox.WriteSession(Later);
            }

            _ = await _box.SaveAsync($"2026-03-0{count / 2}T12:00:00Z");
        }
    }

    private static string Text(ClaudeTree tree, string path) => System.Text.Encoding.UTF8.GetString(tree.Read(path));
}
