using System.Text.Json;
using ClaudeBackup.Cli.Tests.Versions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Pruning;

public sealed class PruneTests : IDisposable
{
    private static readonly string Id = Transcript.Id("3f2a");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly ClockedSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [LinuxFact("The script of util-linux gives a terminal.")]
    public async Task On_a_terminal_the_plan_is_broken_between_words()
    {
        const string file = "skills/a-skill-with-a-long-name/references/and-a-longer-one.md";
        foreach (var day in new[] { 1, 2 })
        {
            _box.Claude.Write(file, $"state {day}");
            await _box.SaveAsync($"2026-03-0{day}T12:00:00Z");
        }

        _box.Sandbox.Environment["LINE"] =
            "stty rows 40 cols 80; export NO_COLOR=1 PAGER=; exec \"$CLAUDE_BACKUP\" prune --keep-last 1 --dry-run";
        var plan = await _box.Sandbox.ShellAsync(
            "TERM=xterm script --quiet --return --command \"$LINE\" /dev/null </dev/null"
        );

        var lines = plan.ExitsWith(0).Out.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(lines, line => line.EndsWith(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_of_each_day_stays_and_comes_back_and_the_rest_is_off_the_disk()
    {
        Platform.RequirePosix();
        var saved = await GrowAsync(days: 4, times: 3);
        var size = await PackedAsync();

        var plan = await _box.JsonAsync("prune", "--keep-daily", "3", "--dry-run");
        var pruned = await _box.JsonAsync("prune", "--keep-daily", "3", "--yes");

        Assert.Equal(
            [
                "newest, daily 2026-03-04T15:00:00Z",
                " 2026-03-04T12:00:00Z",
                " 2026-03-04T09:00:00Z",
                "daily 2026-03-03T15:00:00Z",
                " 2026-03-03T12:00:00Z",
                " 2026-03-03T09:00:00Z",
                "daily 2026-03-02T15:00:00Z",
                " 2026-03-02T12:00:00Z",
                " 2026-03-02T09:00:00Z",
                " 2026-03-01T15:00:00Z",
                " 2026-03-01T12:00:00Z",
                " 2026-03-01T09:00:00Z",
            ],
            Told(plan)
        );
        Assert.Equal(9, pruned.GetProperty("dropped").GetInt32());
        Assert.Equal(0, pruned.GetProperty("left").GetArrayLength());
        var freed = pruned.GetProperty("freedBytes").GetInt64();
        Assert.InRange(freed, size / 2, size);
        Assert.InRange(plan.GetProperty("freedBytes").GetInt64(), freed / 2, freed * 3 / 2);
        Assert.InRange(await PackedAsync(), size / 10, size - (freed * 9 / 10));
        _ = await _box.DoAsync("verify", "--read-data");
        await _box.Sandbox.RepositoryIsSoundAsync();
        // a time that was pruned gives what was kept before it
        foreach (
            var (at, state) in new[] { ("2026-03-04 16:00", 11), ("2026-03-04 13:00", 8), ("2026-03-02 15:30", 5) }
        )
        {
            var restored = await _box.ElsewhereAsync($"s{state}", () => _box.DoAsync("restore", Id, "--at", at));
            Assert.Equal(saved[state], restored.Read(Path));
        }

        var (code, _, error) = await _box.RunAsync("restore", Id, "--at", "2026-03-01 16:00");
        Assert.True(code == 1, error);
        Assert.Equal(
            [saved[5].Length, saved[8].Length, saved[11].Length],
            (await _box.JsonAsync("versions", Id))
                .GetProperty("states")
                .EnumerateArray()
                .Select(s => s.GetProperty("bytes").GetInt32())
                .Reverse()
        );
        // nothing is saved again, and nothing is left to do
        Assert.Equal(JsonValueKind.Null, (await _box.JsonAsync("sync")).GetProperty("commit").ValueKind);
        Assert.Equal(
            0,
            (await _box.JsonAsync("prune", "--keep-daily", "3", "--yes")).GetProperty("dropped").GetInt32()
        );
    }

    [Fact]
    public async Task What_exists_nowhere_else_keeps_the_last_snapshot_that_has_it_unless_it_may_go()
    {
        _box.Claude.Write("CLAUDE.md", "aardvark\n");
        _box.Claude.Write("settings.json", """{"model":"one"}""");
        _ = await _box.SaveAsync("2026-03-01T09:00:00Z");
        _box.Claude.Write("CLAUDE.md", "badger\n");
        _ = await _box.SaveAsync("2026-03-01T10:00:00Z");
        _box.Claude.Write("settings.json", """{"model":"two"}""");
        _ = await _box.SaveAsync("2026-03-01T11:00:00Z");
        _box.Claude.Write("CLAUDE.md", "badger\nand more\n");
        _ = await _box.SaveAsync("2026-03-01T12:00:00Z");

        var kept = await _box.JsonAsync("prune", "--keep-last", "1", "--yes");
        var head = await _box.Sandbox.HeadAsync();
        var allowed = await _box.JsonAsync("prune", "--keep-last", "1", "--allow-only-copy", "--dry-run");

        // the badger goes on in what is kept; the first model and the first text do not
        Assert.Equal(
            [
                "newest, last 2026-03-01T12:00:00Z",
                " 2026-03-01T11:00:00Z",
                "only copy 2026-03-01T10:00:00Z settings.json",
                "only copy 2026-03-01T09:00:00Z CLAUDE.md",
            ],
            Told(kept)
        );
        Assert.Equal(
            [
                "newest, last 2026-03-01T12:00:00Z",
                " 2026-03-01T10:00:00Z settings.json",
                " 2026-03-01T09:00:00Z CLAUDE.md",
            ],
            Told(allowed)
        );
        Assert.Equal(head, await _box.Sandbox.HeadAsync());
        _ = await _box.DoAsync("prune", "--keep-last", "1", "--allow-only-copy", "--yes");
        Assert.Empty(await Traces.OfAsync(_box.Sandbox.Repository, "aardvark"));
        _ = await _box.DoAsync("verify", "--read-data");
        Assert.Contains(
            "\"onlyCopies\":true",
            await _box.Sandbox.GitAsync("grep", "--cached", "-h", "snapshots", "--", "machines/*/pruned.jsonl"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_variant_goes_when_all_of_it_is_in_another_one_and_stays_when_it_has_bytes_of_its_own()
    {
        var other = Transcript.Id("b2");
        var whole = Transcript.Messages(Id, 0, 6);
        _box.Claude.Write(Path, whole);
        _box.Claude.Write(Transcript.PathOf(other), Transcript.Messages(other, 0, 6));
        _ = await _box.SaveAsync("2026-03-01T09:00:00Z");
        _box.Claude.Write(Path, Transcript.Messages(Id, 0, 2));
        _box.Claude.Write(Transcript.PathOf(other), Transcript.Messages(other, 0, 1, text: "rewritten"));
        _ = await _box.SaveAsync("2026-03-01T10:00:00Z");
        _box.Claude.Write(Path, whole);
        _box.Claude.Write(Transcript.PathOf(other), Transcript.Messages(other, 0, 6));
        _ = await _box.SaveAsync("2026-03-01T11:00:00Z");
        _box.Now = _box.Now.AddHours(1);
        Assert.Equal(1, await HitsAsync());

        var pruned = await _box.JsonAsync("prune", "--keep-last", "1", "--yes");

        Assert.Equal(
            ["3: all of it is in variant 1", "b: only copy "],
            pruned
                .GetProperty("variants")
                .EnumerateArray()
                .Select(v =>
                    $"{System.IO.Path.GetFileName(v.GetProperty("file").GetString())![0]}: {v.GetProperty("reason").GetString()} {v.GetProperty("in")}"
                )
        );
        Assert.Equal(1, await StatesAsync(Id));
        Assert.Equal(2, await StatesAsync(other));
        Assert.DoesNotContain($"{Id}.jsonl.v2", await _box.Sandbox.GitAsync("ls-files"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await _box.JsonAsync("sync")).GetProperty("commit").ValueKind);
        _ = await _box.DoAsync("verify", "--read-data");
        // what is kept of the other goes by age alone, and only when it may
        _box.Now = _box.Now.AddDays(30);
        Assert.Equal("True", await KeepsVariantAsync("--keep-variants-within", "1d"));
        Assert.Equal("True", await KeepsVariantAsync("--keep-variants-within", "60d", "--allow-only-copy"));
        Assert.Equal("False", await KeepsVariantAsync("--keep-variants-within", "1d", "--allow-only-copy"));
        _ = await _box.DoAsync(
            "prune",
            "--keep-last",
            "1",
            "--keep-variants-within",
            "1d",
            "--allow-only-copy",
            "--yes"
        );
        Assert.Equal(1, await StatesAsync(other));
        Assert.Equal(0, await HitsAsync());
        var restored = await _box.ElsewhereAsync("all", () => _box.DoAsync("restore", "--all"));
        Assert.Equal(_box.Claude.Read(Path), restored.Read(Path));
        Assert.Equal(_box.Claude.Read(Transcript.PathOf(other)), restored.Read(Transcript.PathOf(other)));
    }

    [Fact]
    public async Task A_session_that_the_source_has_lost_stays_whatever_the_policy()
    {
        _box.Claude.Write(Path, Transcript.Messages(Id, 0, 4));
        _ = await _box.SaveAsync("2026-03-01T09:00:00Z");
        var was = _box.Claude.Read(Path);
        _box.Claude.Delete(Path);
        _box.Claude.Write(Transcript.PathOf(Transcript.Id("b2")), Transcript.Messages(Transcript.Id("b2"), 0, 2));
        _ = await _box.SaveAsync("2026-03-02T09:00:00Z");

        _ = await _box.DoAsync("prune", "--keep-last", "1", "--allow-only-copy", "--yes");

        var restored = await _box.ElsewhereAsync("all", () => _box.DoAsync("restore", "--all"));
        Assert.Equal(was, restored.Read(Path));
    }

    [Fact]
    public async Task Without_a_policy_or_without_a_yes_nothing_changes_and_the_way_is_told()
    {
        _ = await GrowAsync(days: 1, times: 2);
        var head = await _box.Sandbox.HeadAsync();

        var none = await _box.RunAsync("prune");
        var zero = await _box.RunAsync("prune", "--keep-last", "0");
        var unasked = await _box.RunAsync("prune", "--keep-last", "1");

        Assert.Equal([2, 2, 2], [none.Code, zero.Code, unasked.Code]);
        Assert.Contains("--dry-run", none.Error, StringComparison.Ordinal);
        Assert.Contains("--dry-run", unasked.Error, StringComparison.Ordinal);
        Assert.Equal(head, await _box.Sandbox.HeadAsync());
    }

    [Theory]
    [InlineData("--keep-last", "x", "--keep-last takes a whole number, not 'x'.")]
    [InlineData("--keep-daily", "1.5", "--keep-daily takes a whole number, not '1.5'.")]
    [InlineData("--keep-yearly", "99999999999999", "--keep-yearly takes a whole number, not '99999999999999'.")]
    [InlineData("--keep-weekly", "-1", "--keep-weekly takes a number above 0.")]
    [InlineData("--keep-within", "1m", "to some programs m is minutes, to others months.")]
    [InlineData("--keep-within", "1y6m", "to some programs m is minutes, to others months.")]
    [InlineData("--keep-variants-within", "soon", "'soon' is not an age.")]
    public async Task A_number_or_an_age_that_is_none_is_wrong_usage(string option, string value, string told)
    {
        _ = await GrowAsync(days: 1, times: 1);

        var (code, _, error) = await _box.RunAsync("prune", option, value, "--dry-run");

        Assert.Equal(2, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Months_and_years_are_those_of_the_calendar()
    {
        _box.Claude.Write(Path, "");
        foreach (
            var time in new[]
            {
                "2025-03-31T10:00:00Z",
                "2026-02-27T10:00:00Z",
                "2026-02-28T10:00:00Z",
                "2026-03-31T10:00:00Z",
            }
        )
        {
            _box.Claude.Append(Path, "{}\n"u8);
            _ = await _box.SaveAsync(time);
        }

        Assert.Equal([true, true, false, false], await KeptAsync("1mo"));
        Assert.Equal([true, true, true, true], await KeptAsync("1y"));
        Assert.Equal([true, true, true, false], await KeptAsync("11mo29d"));
    }

    [Fact]
    public async Task Each_line_of_a_plan_says_why()
    {
        _box.Claude.Write("CLAUDE.md", "aardvark\n");
        _ = await _box.SaveAsync("2026-03-01T09:00:00Z");
        _box.Claude.Write("CLAUDE.md", "badger\n");
        _ = await _box.SaveAsync("2026-03-02T09:00:00Z");

        var lines = (await _box.DoAsync("prune", "--keep-last", "1", "--dry-run")).Split('\n');

        Assert.StartsWith("keep  2026-03-02 09:00  ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("  newest, last", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("keep  2026-03-01 09:00  ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  only copy of CLAUDE.md", lines[1], StringComparison.Ordinal);
    }

    // a session that grows, at nine, twelve and so on; what it was each time
    private async Task<IReadOnlyList<byte[]>> GrowAsync(int days, int times)
    {
        var states = new List<byte[]>();
        for (var day = 1; day <= days; day++)
        {
            for (var time = 0; time < times; time++)
            {
                var more = Transcript.Large(Id, 40_000, seed: states.Count);
                _box.Claude.Write(Path, states.Count == 0 ? more : [.. states[^1], .. more]);
                states.Add(_box.Claude.Read(Path));
                _ = await _box.SaveAsync($"2026-03-{day:00}T{9 + (3 * time):00}:00:00Z");
            }
        }

        return states;
    }

    private async Task<IEnumerable<bool>> KeptAsync(string within) =>
        (await _box.JsonAsync("prune", "--keep-within", within, "--dry-run"))
            .GetProperty("snapshots")
            .EnumerateArray()
            .Select(s => s.GetProperty("keep").GetBoolean());

    private async Task<int> StatesAsync(string id) =>
        (await _box.JsonAsync("peek", id)).GetProperty("states").GetArrayLength();

    private async Task<int> HitsAsync() =>
        (await _box.JsonAsync("search", "rewritten")).GetProperty("hits").GetArrayLength();

    private async Task<string> KeepsVariantAsync(params string[] options) =>
        (await _box.JsonAsync(["prune", "--dry-run", .. options]))
            .GetProperty("variants")[0]
            .GetProperty("keep")
            .ToString();

    private async Task<long> PackedAsync()
    {
        var told = await _box.Sandbox.GitAsync("count-objects", "-v");
        return told.Split('\n')
            .Where(l => l.StartsWith("size", StringComparison.Ordinal))
            .Sum(l => 1024 * long.Parse(l.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> Told(JsonElement plan) =>
        plan.GetProperty("snapshots")
            .EnumerateArray()
            .Select(s =>
                string.Join(
                    ' ',
                    [
                        string.Join(", ", s.GetProperty("rules").EnumerateArray().Select(r => r.GetString())),
                        s.GetProperty("time").GetString()!,
                        .. s.GetProperty("onlyCopies").EnumerateArray().Select(o => o.GetString()!),
                    ]
                )
            );
}
