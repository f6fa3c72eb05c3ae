using System.Text;
using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What is said of a restored session, by what Claude Code goes by: names, times, and how the transcript begins.</summary>
public sealed class OutcomeTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    // as client 2.1.330 lists them: the first entry decides
    [InlineData("", "", null)]
    [InlineData("\"entrypoint\":\"cli\",", "\"entrypoint\":\"sdk-cli\",", null)]
    [InlineData("\"entrypoint\":\"claude-vscode\",", "", null)]
    [InlineData("\"entrypoint\":\"sdk-cli\",", "\"entrypoint\":\"cli\",", "by-program")]
    [InlineData("\"entrypoint\":\"sdk-ts\",", "", "by-program")]
    [InlineData("\"isSidechain\":true,", "", "sidechain")]
    [InlineData("\"isSidechain\":false,", "\"isSidechain\":true,", null)]
    public async Task By_its_first_entry(string first, string second, string? notListed)
    {
        var folder = Folder("work");
        var lines = Encoding.UTF8.GetString(Transcript.Messages(Id, 0, 2, folder)).Split('\n');
        var queued = "{\"type\":\"queue-operation\",\"operation\":\"enqueue\"}\n";
        Write($"{queued}{{{first}{lines[0][1..]}\n{{{second}{lines[1][1..]}\n", folder);
        await SaveAsync();

        var check = await CheckAsync("restore", Id);

        Assert.True(check.GetProperty("found").GetBoolean());
        Assert.Equal(notListed is null, check.GetProperty("listed").GetBoolean());
        Assert.Equal(notListed, check.GetProperty("notListed").GetString());
    }

    [Fact]
    public async Task By_the_folder_it_lies_in()
    {
        var folder = Folder("work");
        _sandbox.WriteSession(Id, folder);
        _sandbox.Claude.Write(
            $"projects/-by-hand/{Transcript.Id("2")}.jsonl",
            Transcript.Messages(Transcript.Id("2"), 0, 2, folder)
        );
        _sandbox.WriteSession(Transcript.Id("3"), "/nowhere");
        await SaveAsync();

        var checks = (await _sandbox.JsonAsync("restore", "--all")).Json.GetProperty("checks").EnumerateArray();
        var words = await _sandbox.DoAsync("restore", "--all");

        Assert.Equal(
            [null, "other-folder", "no-folder"],
            checks.OrderBy(c => c.GetProperty("uuid").GetString()).Select(c => c.GetProperty("notListed").GetString())
        );
        Assert.Contains("finds all 3 by their ids, lists 1 of 3 in /resume, and", words.Out, StringComparison.Ordinal);
        Assert.Contains("Not listed: 1 whose folder is not on this machine", words.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Titles_alone_are_no_session()
    {
        var folder = Folder("work");
        Write(Transcript.CustomTitle(Id, "Nothing but a name"), folder);
        await SaveAsync();

        var check = await CheckAsync("restore", Id);

        Assert.False(check.GetProperty("found").GetBoolean());
        Assert.Equal("not-found", check.GetProperty("notListed").GetString());
    }

    [Theory]
    [InlineData("{}", 30)]
    [InlineData("""{"cleanupPeriodDays":90}""", 90)]
    [InlineData("""{"cleanupPeriodDays":99999}""", null)]
    [InlineData("""{"cleanupPeriodDays":0}""", null)]
    public async Task Until_when_it_is_kept(string settings, int? days)
    {
        var folder = Folder("work");
        _sandbox.WriteSession(Id, folder);
        var modified = DateTimeOffset.UtcNow.AddDays(-2);
        _sandbox.Claude.SetModified(Transcript.PathOf(Id, folder), modified);
        var side = $"projects/{Transcript.Folder(folder)}/{Id}/tool-results/a.txt";
        _sandbox.Claude.Write(side, "a result");
        _sandbox.Claude.SetModified(side, modified.AddDays(-1));
        await SaveAsync();
        _sandbox.Claude.Write("settings.json", settings);

        var check = await CheckAsync("restore", Id);
        var words = (await _sandbox.DoAsync("restore", Id)).Out;

        if (days is null)
        {
            Assert.Null(check.GetProperty("keptUntil").GetString());
            Assert.Contains("and never deletes it.", words, StringComparison.Ordinal);
        }
        else
        {
            Assert.InRange(
                check.GetProperty("keptUntil").GetDateTimeOffset() - modified.AddDays(days.Value - 1),
                TimeSpan.FromSeconds(-1),
                TimeSpan.FromSeconds(1)
            );
        }
    }

    [Theory]
    [InlineData("restore", "1000")]
    [InlineData("restore", "--all")]
    public async Task What_is_there_and_old_is_made_young_and_its_bytes_stay(params string[] restore)
    {
        var folder = Folder("work");
        _sandbox.WriteSession(Id, folder);
        var side = $"projects/{Transcript.Folder(folder)}/{Id}/tool-results/a.txt";
        _sandbox.Claude.Write(side, "a result");
        var old = DateTimeOffset.UtcNow.AddDays(-60);
        string[] both = [Transcript.PathOf(Id, folder), side];
        Array.ForEach(both, path => _sandbox.Claude.SetModified(path, old));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var before = _sandbox.Claude.Read(both[0]);

        var plan = (await _sandbox.JsonAsync([.. restore, "--dry-run"])).Json;
        Assert.Equal(2, plan.GetProperty("files").GetProperty("timesRefreshed").GetInt32());
        Assert.Equal(old.ToUnixTimeSeconds(), Modified(both[0]).ToUnixTimeSeconds());
        var words = (await _sandbox.DoAsync(restore)).Out;

        Assert.Contains("2 files got the present as modification time", words, StringComparison.Ordinal);
        Assert.Contains($"until {DateTimeOffset.UtcNow.AddDays(30):yyyy-MM}", words, StringComparison.Ordinal);
        Assert.All(
            both,
            path => Assert.InRange(Modified(path), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.MaxValue)
        );
        Assert.Equal(before, _sandbox.Claude.Read(both[0]));
        var again = (await _sandbox.JsonAsync(restore)).Json;
        Assert.Equal(0, again.GetProperty("files").GetProperty("timesRefreshed").GetInt32());

        DateTimeOffset Modified(string path) => new(File.GetLastWriteTimeUtc((_sandbox.Claude.Root / path).Value));
    }

    [Fact]
    public async Task What_stays_as_it_is_and_is_old_may_be_deleted_next()
    {
        var folder = Folder("work");
        _sandbox.WriteSession(Id, folder);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var path = Transcript.PathOf(Id, folder);
        _sandbox.Claude.Append(path, "{\"type\":\"user\"}\n"u8);
        _sandbox.Claude.SetModified(path, DateTimeOffset.UtcNow.AddDays(-60));

        var words = (await _sandbox.DoAsync("restore", "--all")).Unwrapped;

        Assert.Contains("may delete it the next time it starts", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_written_is_not_said_to_be_without_entries()
    {
        _sandbox.WriteSession(Id, Folder("work"));
        await SaveAsync();
        var target = _sandbox.Home / "target";
        _ = Directory.CreateDirectory((target / "projects").Parent!.Value);
        await File.WriteAllTextAsync((target / "projects").Value, "", TestContext.Current.CancellationToken);

        var words = (await _sandbox.RunAsync("restore", "--all", "--to", target.Value)).ExitsWith(3).Unwrapped;

        Assert.Contains("Claude Code does not find the session.", words, StringComparison.Ordinal);
        Assert.Contains("whose transcript is not there", words, StringComparison.Ordinal);
        Assert.DoesNotContain("never deletes", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_id_in_two_projects_is_told_with_both()
    {
        _sandbox.WriteSession(Id, Folder("work"));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var result = (await _sandbox.JsonAsync("restore", Id, "--map", $"{Folder("work")}={Folder("other")}")).Json;

        Assert.Equal(
            new[] { Folder("other"), Folder("work") }.Select(Transcript.Folder),
            Assert
                .Single(result.GetProperty("checks").EnumerateArray())
                .GetProperty("projects")
                .EnumerateArray()
                .Select(p => p.GetString()!)
        );
        Assert.Contains(
            "is in 2 projects",
            Assert.Single(result.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_home_that_comes_back_twice_is_told_in_one_sentence()
    {
        foreach (var id in new[] { "1", "2", "3", "4" })
        {
            _sandbox.WriteSession(Transcript.Id(id), Folder("work"));
        }

        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var map = $"{Folder("work")}={Folder("other")}";
        var result = (await _sandbox.JsonAsync("restore", "--all", "--map", map)).Json;

        Assert.StartsWith(
            $"4 sessions are by this restore in several projects each, such as {Transcript.Id("1")} in",
            Assert.Single(result.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
    }

    private async Task SaveAsync()
    {
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
    }

    private async Task<JsonElement> CheckAsync(params string[] arguments) =>
        Assert.Single((await _sandbox.JsonAsync(arguments)).Json.GetProperty("checks").EnumerateArray());

    private void Write(string transcript, string folder) =>
        _sandbox.Claude.Write(Transcript.PathOf(Id, folder), transcript);

    private string Folder(string name)
    {
        var folder = _sandbox.Elsewhere(name).Value;
        _ = Directory.CreateDirectory(folder);
        return folder;
    }
}
