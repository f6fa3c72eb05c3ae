using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>People read times by their own clock; documents have them in UTC. The zones are those of the system.</summary>
public sealed class LocalTimeTests : IDisposable
{
    private static readonly string Id = Transcript.Id("a1");

    private readonly Sandbox _sandbox = new();

    public LocalTimeTests()
    {
        Platform.RequirePosix("TZ names the zone.");
        Assert.SkipUnless(File.Exists("/usr/share/zoneinfo/America/New_York"), "There is no tzdata here.");
        _sandbox.Claude.Write(
            Transcript.PathOf(Id),
            Transcript.Messages(Id, 0, 2, Transcript.Cwd, new DateTimeOffset(2026, 1, 5, 1, 30, 0, TimeSpan.Zero))
        );
        _sandbox.Claude.Write("settings.json", "{}");
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("America/New_York", "2026-01-04 20:3", "America/New_York time", "2026-01-04 20:30 -0500 to ")]
    [InlineData("Asia/Kathmandu", "2026-01-05 07:1", "Asia/Kathmandu time", "2026-01-05 07:15 +0545 to ")]
    [InlineData("UTC", "2026-01-05 01:3", "UTC", "2026-01-05 01:30 UTC to ")]
    [InlineData("Nowhere/At_All", "2026-01-05 01:3", "UTC", "2026-01-05 01:30 UTC to ")]
    public async Task Times_are_those_of_the_zone_and_say_so(string zone, string listed, string name, string peeked)
    {
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Environment["TZ"] = zone;

        var list = await _sandbox.DoAsync("restore", "--list");
        var peek = await _sandbox.DoAsync("peek", Id);
        var log = await _sandbox.DoAsync("config", "log");
        var json = await _sandbox.JsonAsync("restore", "--list");

        Assert.Contains(listed, list.Out, StringComparison.Ordinal);
        Assert.Contains($"Times are in {name}.", list.Out, StringComparison.Ordinal);
        Assert.Contains($"Times are in {name}.", log.Out, StringComparison.Ordinal);
        Assert.Contains(peeked, peek.Out, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]Z", list.Out + peek.Out + log.Out);
        Assert.StartsWith(
            "2026-01-05T01:3",
            json.Json.GetProperty("sessions")[0].GetProperty("lastActivity").GetString()
        );
    }

    [Fact]
    public async Task What_lies_at_a_remote_is_told_by_the_clock_of_whoever_joins_it()
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.ConnectedAsync("one", 1);
        string[] connecting = ["--backend", "git", "--remote", fleet.Address, "--yes"];
        _sandbox.Environment["TZ"] = "Asia/Kathmandu";

        var first = await _sandbox.DoAsync(["init", "--schedule", "off", .. connecting]);
        _ = await _sandbox.DoAsync("backend", "set", "local");
        var again = await _sandbox.DoAsync("backend", "set", "git", "--remote", fleet.Address);

        Assert.Matches("one: 1 session, .*, last saved [0-9-]{10} [0-9:]{5} \\+0545", first.Out);
        Assert.Matches("one: 1 session, .*, last saved [0-9-]{10} [0-9:]{5} \\+0545", again.Out);
    }

    [Fact]
    public async Task A_system_without_a_list_of_zones_goes_on_in_UTC_and_says_so()
    {
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Environment["TZ"] = "America/New_York";
        _sandbox.Environment["TZDIR"] = _sandbox.Home.Value;

        var list = await _sandbox.DoAsync("restore", "--list");
        var log = await _sandbox.DoAsync("config", "log");

        Assert.Contains("2026-01-05 01:3", list.Out, StringComparison.Ordinal);
        Assert.Contains("Times are in UTC.", list.Out, StringComparison.Ordinal);
        Assert.Contains("Times are in UTC.", log.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_shown_finds_what_it_was_shown_for()
    {
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Environment["TZ"] = "America/New_York";
        var log = await _sandbox.DoAsync("config", "log");
        var shown = log.Out.Split('\n')[1][..16];
        _sandbox.Claude.Write("settings.json", "{\"model\":\"opus\"}");

        var diff = await _sandbox.DoAsync("config", "diff", "settings.json", "--at", shown);
        var words = diff.Out.Split('\n').Single(line => line.StartsWith("---", StringComparison.Ordinal))[^22..];
        var again = await _sandbox.DoAsync("config", "diff", "settings.json", "--at", words);
        var wrong = await _sandbox.RunAsync("config", "diff", "--at", "last week");

        Assert.Contains($"as saved {shown}", diff.Out, StringComparison.Ordinal);
        Assert.Equal(diff.Out, again.Out);
        Assert.Contains(
            "last week is neither a time nor a snapshot.",
            wrong.ExitsWith(2).Error,
            StringComparison.Ordinal
        );
        Assert.Contains("how long ago (12h, 3d, 2w)", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_is_written_out_is_one_of_UTC_and_what_that_hides_is_told()
    {
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Environment["TZ"] = "America/New_York";

        var utc = await _sandbox.DoAsync("restore", "--list", "--date", "2026-01-05");
        var hidden = await _sandbox.DoAsync("restore", "--list", "--date", "2026-01-04");
        var json = await _sandbox.JsonAsync("restore", "--list", "--date", "2026-01-04");
        var local = await _sandbox.DoAsync("restore", "--list", "--since", "2026-01-04", "--until", "2026-01-04");
        var later = await _sandbox.JsonAsync("restore", "--list", "--since", "2026-01-05");
        var today = await _sandbox.JsonAsync("restore", "--list", "--date", "today");

        Assert.Contains("2026-01-04 20:3", utc.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("more session", utc.Out, StringComparison.Ordinal);
        Assert.Contains(
            "1 more session was active on 2026-01-04 by the clock of this machine; --date 2026-01-04 is a day of UTC. Use: --since 2026-01-04 --until 2026-01-04",
            hidden.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(0, json.Json.GetProperty("sessions").GetArrayLength());
        Assert.Contains("2026-01-04 20:3", local.Out, StringComparison.Ordinal);
        Assert.Equal(0, later.Json.GetProperty("sessions").GetArrayLength());
        Assert.Equal(0, today.Json.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Times_choose_among_sessions_and_snapshots_in_every_command()
    {
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Environment["TZ"] = "Asia/Kathmandu";

        var peek = await _sandbox.JsonAsync("peek", "a1", "--until", "2026-01-05 07:15");
        var noPeek = await _sandbox.RunAsync("peek", "a1", "--until", "2026-01-05 07:14", "--json");
        var noRestore = await _sandbox.RunAsync("restore", "a1", "--date", "yesterday", "--json");
        var log = await _sandbox.JsonAsync("config", "log", "--date", "today");
        var since = await _sandbox.JsonAsync("config", "log", "--since", "1h", "--until", "now");
        var noLog = await _sandbox.JsonAsync("config", "log", "--until", "yesterday");
        var wrong = await _sandbox.RunAsync("config", "log", "--since", "1h", "--until", "2h", "--json");

        Assert.Equal(Id, peek.Json.GetProperty("uuid").GetString());
        Assert.Equal("not-found", noPeek.ExitsWith(1).ErrorJson.GetProperty("code").GetString());
        Assert.Equal("not-found", noRestore.ExitsWith(1).ErrorJson.GetProperty("code").GetString());
        Assert.Equal(1, log.Json.GetProperty("snapshots").GetArrayLength());
        Assert.Equal(1, since.Json.GetProperty("snapshots").GetArrayLength());
        Assert.Equal(0, noLog.Json.GetProperty("snapshots").GetArrayLength());
        Assert.Equal("usage", wrong.ExitsWith(2).ErrorJson.GetProperty("code").GetString());
    }
}
