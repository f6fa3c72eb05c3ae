using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Versions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hardships;

/// <summary>A clock that jumps years ahead, or back, between syncs and comes right again.</summary>
public sealed class ClockJumpTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Session = Transcript.PathOf(Id);

    private readonly ClockedSandbox _user = new();

    public void Dispose() => _user.Dispose();

    [Theory]
    [InlineData("2036-03-02T12:00Z")]
    [InlineData("1999-03-02T12:00Z")]
    public async Task Every_state_is_found_and_the_last_one_saved_is_the_newest(string wrong)
    {
        await SavedAsync("2026-03-01T12:00Z", wrong, "2026-03-03T12:00Z");

        var versions = (await _user.JsonAsync("versions", Id)).GetProperty("states").EnumerateArray().ToArray();

        Assert.Equal(
            ["2026-03-03", wrong[..10], "2026-03-01"],
            versions.Select(v => v.GetProperty("savedAt").GetString()![..10])
        );
        var restored = await _user.ElsewhereAsync("now", () => _user.DoAsync("restore", Id));
        Assert.Equal(_user.Claude.Read(Session), restored.Read(Session));
        var before = await _user.ElsewhereAsync(
            "before",
            () => _user.DoAsync("restore", Id, "--at", "2026-03-01T13:00Z")
        );
        // what a clock that is behind says of its snapshot is only that it came after the one before
        Assert.StartsWith(
            Encoding.UTF8.GetString(Transcript.Messages(Id, 0, 2)),
            Encoding.UTF8.GetString(before.Read(Session)),
            StringComparison.Ordinal
        );
        Assert.NotEqual(_user.Claude.Read(Session), before.Read(Session));
        var status = await _user.JsonAsync("status");
        Assert.Equal(0, status.GetProperty("unsaved").GetProperty("files").GetInt32());
        _ = await _user.DoAsync("verify", "--read-data");
    }

    [Theory]
    [InlineData("2036-03-02T12:00Z", "2036-03-02 12:00")]
    [InlineData("1999-03-02T12:00Z", "1999-03-02 12:00")]
    [InlineData("2036-03-02T12:00Z", "2036-03-02T12:00:00Z")]
    public async Task The_time_that_is_shown_for_a_snapshot_brings_that_one_back(string wrong, string shown)
    {
        await SavedAsync("2026-02-28T12:00Z", "2026-03-01T12:00Z", wrong, "2026-03-03T12:00Z");
        var snapshot = (await _user.JsonAsync("versions", Id))
            .GetProperty("states")
            .EnumerateArray()
            .Single(v => v.GetProperty("savedAt").GetString()!.StartsWith(wrong[..10], StringComparison.Ordinal))
            .GetProperty("snapshot")
            .GetString()!;

        var list = await _user.DoAsync("restore", "--list", "--at", shown);

        Assert.Contains($"in snapshot {snapshot[..10]}", list, StringComparison.Ordinal);
        Assert.Contains("The clock was wrong then", list, StringComparison.Ordinal);
        var peek = await _user.JsonAsync("peek", Id, "--at", shown);
        Assert.Equal(snapshot, peek.GetProperty("asOf")[0].GetProperty("snapshot").GetString());
    }

    [Theory]
    [InlineData("2036-03-02T12:00Z")]
    [InlineData("1999-03-02T12:00Z")]
    public async Task Prune_takes_nothing_for_old_that_was_saved_just_now(string wrong)
    {
        await SavedAsync("2026-03-01T12:00Z", "2026-03-02T12:00Z", wrong, "2026-03-03T12:00Z", "2026-03-04T12:00Z");

        var plan = await _user.JsonAsync("prune", "--keep-within", "2w", "--allow-only-copy", "--dry-run");

        var gone = plan.GetProperty("snapshots")
            .EnumerateArray()
            .Where(s => !s.GetProperty("keep").GetBoolean())
            .ToArray();
        Assert.DoesNotContain(
            gone,
            s => s.GetProperty("time").GetString()!.StartsWith("2026-03-0", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_weekly_look_does_not_wait_for_the_years_that_the_clock_was_ahead()
    {
        _user.Claude.Write(Session, Transcript.Messages(Id, 0, 2));
        _ = await _user.SaveAsync("2026-03-01T12:00Z");
        await ScheduledAsync("2036-03-02T12:00Z");
        Assert.StartsWith("2036", await LookedAsync(), StringComparison.Ordinal);

        await ScheduledAsync("2026-03-20T12:00Z");

        Assert.StartsWith("2026-03-20", await LookedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_zone_changes_no_snapshot_and_no_day_that_was_said()
    {
        await SavedAsync("2026-03-01T23:30Z", "2026-03-02T23:30Z");
        var before = await _user.JsonAsync("versions", Id);
        _user.Zone = TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(13), "far", "far");
        _user.Now = _user.Now.AddMinutes(5);

        Assert.Equal(before.ToString(), (await _user.JsonAsync("versions", Id)).ToString());
        _ = await _user.DoAsync("sync");
        Assert.Equal(2, await _user.Sandbox.CommitsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Other_bytes_of_the_same_size_and_time_are_saved_also_with_the_same_inode(bool inPlace)
    {
        Platform.RequirePosix();
        var time = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        _user.Claude.Write("CLAUDE.md", "# one\n");
        _user.Claude.Write(Session, Transcript.Messages(Id, 0, 2));
        _user.Claude.SetModified(time, "CLAUDE.md", Session);
        _ = await _user.SaveAsync("2026-03-01T12:00Z");
        var other = Encoding.UTF8.GetString(Transcript.Messages(Id, 0, 2)).Replace("message 1", "massage 1");
        foreach (var (path, text) in new[] { ("CLAUDE.md", "# two\n"), (Session, other) })
        {
            if (!inPlace)
            {
                _user.Claude.Delete(path);
            }

            await File.WriteAllTextAsync(_user.Claude[path], text, TestContext.Current.CancellationToken);
            _user.Claude.SetModified(path, time);
        }

        _ = await _user.SaveAsync("2026-03-02T12:00Z");

        Assert.Equal("# two\n", await _user.Sandbox.GitAsync("show", "HEAD:machines/test/config/CLAUDE.md"));
        var states = (await _user.JsonAsync("versions", Id)).GetProperty("states").GetArrayLength();
        Assert.Equal(2, states);
    }

    private async Task SavedAsync(params string[] times)
    {
        for (var i = 0; i < times.Length; i++)
        {
            _user.Claude.Write(Session, Transcript.Messages(Id, 0, 2 + (2 * i)));
            _user.Claude.Write("CLAUDE.md", $"# {i}\n");
            _ = await _user.SaveAsync(times[i]);
        }
    }

    private async Task ScheduledAsync(string time)
    {
        _user.Now = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        _ = await _user.RunAsync("sync", "--scheduled");
    }

    private async Task<string> LookedAsync()
    {
        var file = (_user.Sandbox.Repository / ".git/claude-backup/proof.json").Value;
        using var proof = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return proof.RootElement.GetProperty("looked").GetString()!;
    }
}
