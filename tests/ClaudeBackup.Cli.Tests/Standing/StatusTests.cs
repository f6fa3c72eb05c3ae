using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Standing;

public sealed class StatusTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_Claude_Code_deletes_within_a_week_is_counted_and_whether_it_is_saved()
    {
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.SetModified(Transcript.PathOf(Id), DateTimeOffset.UtcNow.AddDays(-25));

        var before = (await _sandbox.JsonAsync("status")).Json;
        await _sandbox.DoAsync("sync");
        var after = (await _sandbox.JsonAsync("status")).Json;

        Assert.Equal(1, before.GetProperty("atRisk").GetProperty("sessions").GetInt32());
        Assert.Equal(1, before.GetProperty("atRisk").GetProperty("unsaved").GetInt32());
        Assert.Equal(2, before.GetProperty("unsaved").GetProperty("sessions").GetInt32());
        Assert.Equal(30, before.GetProperty("atRisk").GetProperty("cleanupPeriodDays").GetInt32());
        Assert.Equal(1, after.GetProperty("atRisk").GetProperty("sessions").GetInt32());
        Assert.Equal(0, after.GetProperty("atRisk").GetProperty("unsaved").GetInt32());
        Assert.Equal(0, after.GetProperty("unsaved").GetProperty("files").GetInt32());
        Assert.Equal(2, after.GetProperty("index").GetProperty("sessions").GetInt32());
    }

    [Fact]
    public async Task In_words_it_is_a_verdict_and_four_lines_and_the_rest_when_it_is_asked_for()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");

        var lines = (await _sandbox.DoAsync("status")).Out.TrimEnd().Split('\n');
        var all = (await _sandbox.DoAsync("status", "-v")).Out.TrimEnd().Split('\n');

        Assert.Equal("✓ Saved just now, on this disk only.", lines[0]);
        Assert.Equal(
            ["Saved", "Not saved yet", "Elsewhere", "Next run"],
            lines[1..].Select(line => line[..16].TrimEnd())
        );
        Assert.Subset(all.ToHashSet(StringComparer.Ordinal), lines.ToHashSet(StringComparer.Ordinal));
        Assert.Contains(all, line => line.Contains(_sandbox.Repository.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        var repository = new ClaudeTree(_sandbox.Repository);
        var before = repository.Listing(withTimes: true);

        await _sandbox.DoAsync("status");
        await _sandbox.DoAsync("restore", "--list");
        await _sandbox.DoAsync("peek", Id);

        Assert.Equal(before, repository.Listing(withTimes: true));
    }

    [Fact]
    public async Task Status_and_the_list_agree_on_how_many_sessions_there_are()
    {
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Id, "/home/dev/other");
        _sandbox.Claude.Write($"projects/{Transcript.Folder()}/{Transcript.Id("2")}/tool-results/a.txt", "left");
        await _sandbox.DoAsync("init", "--local");
        var listed = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").GetArrayLength();
        var sessions = (await _sandbox.JsonAsync("status")).Json.GetProperty("sessions");
        Assert.Equal((3, 3), (listed, sessions.GetProperty("count").GetInt32()));
        Assert.Equal(2, sessions.GetProperty("files").GetInt32());
        Assert.Contains(
            "Saved           3 sessions in ",
            (await _sandbox.DoAsync("status")).Out,
            StringComparison.Ordinal
        );
    }
}
