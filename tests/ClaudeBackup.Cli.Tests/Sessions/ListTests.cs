using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Sessions;

/// <summary>Sessions are listed by what they say of themselves, filters combine, and an id means one session.</summary>
public sealed class ListTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_list_is_sorted_newest_first_and_tells_what_the_session_tells()
    {
        Write("1", "/home/dev/api", daysLater: 1);
        Write("2", "/home/dev/api", daysLater: 3);
        Write("3", "/home/dev/my.web_app", daysLater: 2);
        // whatever the files say of themselves
        _sandbox.Claude.SetModified(Transcript.PathOf(Transcript.Id("1")), DateTimeOffset.UtcNow);
        _sandbox.Claude.Append(
            Transcript.PathOf(Transcript.Id("3"), "/home/dev/my.web_app"),
            System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Transcript.Id("3"), "The big rewrite"))
        );
        await _sandbox.DoAsync("init", "--yes");

        var sessions = await ListAsync();

        Assert.Equal(["2", "3", "1"], sessions.Select(s => s.GetProperty("uuid").GetString()![..1]));
        var session = sessions[1];
        Assert.Equal("-home-dev-my-web-app", session.GetProperty("projectHash").GetString());
        Assert.Equal("/home/dev/my.web_app", session.GetProperty("projectPath").GetString());
        Assert.Equal("The big rewrite", session.GetProperty("title").GetString());
        Assert.Equal("message 0", sessions[0].GetProperty("title").GetString());
        Assert.Equal("main", session.GetProperty("branch").GetString());
        Assert.Equal("test", session.GetProperty("machine").GetString());
        Assert.StartsWith(
            "2026-03-03T09:00:00",
            session.GetProperty("firstActivity").GetString(),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "2026-03-03T09:03:00",
            session.GetProperty("lastActivity").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(4, session.GetProperty("messageCount").GetInt32());
        Assert.Equal(5, session.GetProperty("entryCount").GetInt32());
        Assert.Equal(
            new FileInfo(_sandbox.Claude[Transcript.PathOf(Transcript.Id("3"), "/home/dev/my.web_app")]).Length,
            session.GetProperty("uncompressedBytes").GetInt64()
        );
        Assert.True(session.GetProperty("sizeBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task A_title_that_only_its_own_file_has_counts_unless_the_transcript_takes_it_back()
    {
        var title = $"projects/{Transcript.Folder()}/{Id}/custom-title.json";
        Write("1", "/home/dev/api", daysLater: 1);
        _sandbox.Claude.Write(title, """{"customTitle":"Of its own file"}""");
        _sandbox.Claude.Write($"projects/{Transcript.Folder()}/{Id}/tool-results/custom-title.json", "no title");
        await _sandbox.DoAsync("init", "--yes");
        var told = await ListAsync();
        _sandbox.Claude.Append(
            Transcript.PathOf(Id),
            System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Id, ""))
        );
        await _sandbox.DoAsync("sync");

        Assert.Equal("Of its own file", Assert.Single(told).GetProperty("title").GetString());
        Assert.Equal("message 0", Assert.Single(await ListAsync()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_date_means_each_day_in_UTC_on_which_the_session_was_active()
    {
        // two days, a day off between them
        var path = Transcript.PathOf(Id);
        _sandbox.Claude.Write(path, Transcript.Messages(Id, 0, 2, start: new(2026, 3, 1, 23, 58, 0, TimeSpan.Zero)));
        _sandbox.Claude.Append(path, Transcript.Messages(Id, 2, 2, start: new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero)));
        await _sandbox.DoAsync("init", "--yes");

        Assert.Single(await ListAsync("--date", "2026-03-01"));
        Assert.Empty(await ListAsync("--date", "2026-03-02"));
        Assert.Single(await ListAsync("--date", "2026-03-03"));
        Assert.Empty(await ListAsync("--date", "2026-03-04"));
        Assert.Empty(await ListAsync("--date", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd")));
    }

    [Theory]
    [InlineData("--date", "2026-13-01")]
    [InlineData("--date", "2w")]
    [InlineData("--since", "last week")]
    [InlineData("--until", "2026-13-01")]
    [InlineData("--last", "0")]
    [InlineData("--last", "-1")]
    [InlineData("--last", "many")]
    public async Task A_filter_without_a_meaning_is_wrong_usage(string option, string value)
    {
        await _sandbox.DoAsync("init", "--yes");

        var result = (await _sandbox.RunAsync("restore", "--list", option, value, "--json")).ExitsWith(2);

        Assert.Equal("usage", result.ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    [Trait("Defect", "B6")]
    public async Task Filters_combine()
    {
        Write("1", "/home/dev/api", 1);
        Write("2", "/home/dev/api", 2);
        Write("3", "/home/dev/api", 3);
        Write("4", "/home/dev/web", 4);
        await _sandbox.DoAsync("init", "--yes");
        await AddMachineAsync("other");
        Write("5", "/home/dev/api", 5);
        await _sandbox.DoAsync("sync");

        Assert.Equal(9, (await ListAsync()).Count);
        Assert.Equal("5", await IdsAsync("--last", "1"));
        Assert.Equal("3", await IdsAsync("--last", "1", "--project", "API", "--machine", "test"));
        Assert.Equal("53", await IdsAsync("--project", "api", "--machine", "other", "--last", "2"));
        Assert.Equal(
            "2",
            await IdsAsync("--date", "2026-03-03", "--project", "api", "--machine", "test", "--last", "7")
        );
        Assert.Equal("", await IdsAsync("--date", "2026-03-03", "--project", "web"));
        Assert.Equal("", await IdsAsync("--machine", "tes"));
        Assert.Equal("5", (await IdsAsync("--list", "--machine", "other", "--last", "1")));
        Assert.Equal("""{"sessions":[]}""", (await _sandbox.JsonAsync("restore", "--project", "none")).Out.Trim());

        async Task<string> IdsAsync(params string[] filter) =>
            string.Concat((await ListAsync(filter)).Select(s => s.GetProperty("uuid").GetString()![0]));
    }

    [Fact]
    [Trait("Defect", "B7")]
    public async Task The_beginning_of_an_id_is_enough_and_the_middle_is_not()
    {
        Write("12ab", "/home/dev/api", 1);
        Write("12cd", "/home/dev/api", 2);
        await _sandbox.DoAsync("init", "--yes");

        (await _sandbox.JsonAsync("peek", "12A")).ExitsWith(0);
        var middle = (await _sandbox.RunAsync("peek", "2ab", "--json")).ExitsWith(1);
        var both = (await _sandbox.RunAsync("restore", "12", "--json")).ExitsWith(2);
        var words = (await _sandbox.RunAsync("restore", "12")).ExitsWith(2);
        (await _sandbox.RunAsync("restore", "", "--json")).ExitsWith(2);

        Assert.Equal("not-found", middle.ErrorJson.GetProperty("code").GetString());
        Assert.Equal("ambiguous", both.ErrorJson.GetProperty("code").GetString());
        Assert.Empty(both.Out);
        Assert.Equal(
            [Transcript.Id("12cd"), Transcript.Id("12ab")],
            both.ErrorJson.GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("uuid").GetString()!)
        );
        Assert.Contains("12ab", words.Error, StringComparison.Ordinal);
        Assert.Contains("12cd", words.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Defect", "B7")]
    public async Task One_id_in_two_projects_is_told_apart_by_project_and_on_two_machines_by_machine()
    {
        Write("1", "/home/dev/api", 1);
        Write("1", "/home/dev/api-two", 2);
        await _sandbox.DoAsync("init", "--yes");

        var both = (await _sandbox.RunAsync("peek", Id, "--json")).ExitsWith(2);
        var one = await _sandbox.JsonAsync("peek", Id, "--project", "/home/dev/api");
        var two = await _sandbox.JsonAsync("peek", Id, "--project", "two");
        await AddMachineAsync("other");
        // as long as both would bring back the same bytes, nothing is to be told apart
        await _sandbox.DoAsync("peek", Id, "--project", "two");
        _sandbox.Claude.Append(Transcript.PathOf(Id, "/home/dev/api-two"), Transcript.Messages(Id, 2, 2));
        await _sandbox.DoAsync("sync");
        var machines = (await _sandbox.RunAsync("restore", Id, "--project", "two", "--json")).ExitsWith(2);
        var other = await _sandbox.JsonAsync("peek", Id, "--project", "two", "--machine", "other");
        var restored = await _sandbox.RestoreElsewhereAsync("two", Id, "--project", "two", "--machine", "test");

        Assert.Equal(2, both.ErrorJson.GetProperty("candidates").GetArrayLength());
        Assert.Equal("-home-dev-api", one.Json.GetProperty("projectHash").GetString());
        Assert.Equal("-home-dev-api-two", two.Json.GetProperty("projectHash").GetString());
        Assert.Equal(2, machines.ErrorJson.GetProperty("candidates").GetArrayLength());
        Assert.Equal("other", other.Json.GetProperty("session").GetProperty("machine").GetString());
        Assert.StartsWith("projects/-home-dev-api-two/", Assert.Single(restored.Listing()), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Defect", "B8")]
    public async Task After_a_clone_the_list_is_the_same_for_dates_are_the_sessions_own()
    {
        Write("1", "/home/dev/api", 1);
        Write("2", "/home/dev/web", 2);
        _sandbox.Claude.Write(
            "projects/-home-dev-api/20000000-0000-4000-8000-000000000001.jsonl",
            "no entry tells a time"
        );
        _sandbox.Claude.SetModified(
            "projects/-home-dev-api/20000000-0000-4000-8000-000000000001.jsonl",
            new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
        await _sandbox.DoAsync("init", "--yes");
        var before = (await _sandbox.JsonAsync("restore", "--list")).Out;
        var clone = _sandbox.Elsewhere("clone");
        await _sandbox.GitAsync("clone", "-q", _sandbox.Repository.Value, clone.Value);
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = clone.Value;
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = _sandbox.Elsewhere("nothing").Value;
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "new";
        await _sandbox.DoAsync("init", "--yes");

        Assert.Equal(before, (await _sandbox.JsonAsync("restore", "--list")).Out);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("damaged")]
    [InlineData("cut")]
    [InlineData("old")]
    [Trait("Defect", "B5")]
    public async Task An_index_that_is_no_good_is_built_again_and_answers_the_same(string state)
    {
        Write("1", "/home/dev/api", 1);
        await _sandbox.DoAsync("init", "--yes");
        var index = (_sandbox.Repository / ".git/claude-backup/index/test").Value;
        var old = await File.ReadAllBytesAsync(index, TestContext.Current.CancellationToken);
        Write("2", "/home/dev/web", 2);
        _sandbox.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 4, 4));
        await _sandbox.DoAsync("sync");
        var list = (await _sandbox.JsonAsync("restore", "--list")).Out;
        var peek = (await _sandbox.JsonAsync("peek", "1")).Out;
        var good = await File.ReadAllBytesAsync(index, TestContext.Current.CancellationToken);
        File.Delete(index);
        if (state != "missing")
        {
            await File.WriteAllBytesAsync(
                index,
                state switch
                {
                    "damaged" => [.. good.Select((b, i) => i > 40 && i % 7 == 0 ? (byte)~b : b)],
                    "cut" => good[..(good.Length / 2)],
                    _ => old,
                },
                TestContext.Current.CancellationToken
            );
        }

        var listed = (await _sandbox.JsonAsync("restore", "--list")).Out;
        var status = (await _sandbox.JsonAsync("status")).Json;
        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(list, listed);
        Assert.Equal(2, status.GetProperty("index").GetProperty("sessions").GetInt32());
        Assert.Equal(peek, (await _sandbox.JsonAsync("peek", "1")).Out);
        Assert.Equal("Null", sync.GetProperty("commit").ValueKind.ToString());
        Assert.Equal(list, (await _sandbox.JsonAsync("restore", "--list")).Out);
        Assert.Equal(2, await _sandbox.CommitsAsync());
    }

    private void Write(string beginning, string cwd, int daysLater) =>
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id(beginning), cwd),
            Transcript.Messages(Transcript.Id(beginning), 0, 4, cwd, Transcript.Start.AddDays(daysLater))
        );

    /// <summary>From now on the sandbox is another machine with the same sessions and a clone of the repository.</summary>
    private async Task AddMachineAsync(string slug)
    {
        var clone = _sandbox.Elsewhere(slug);
        await _sandbox.GitAsync("clone", "-q", _sandbox.Repository.Value, clone.Value);
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = clone.Value;
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = slug;
        await _sandbox.DoAsync("init", "--yes");
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(params string[] filter) =>
        [
            .. (await _sandbox.JsonAsync(["restore", .. filter.Length == 0 ? ["--list"] : filter]))
                .Json.GetProperty("sessions")
                .EnumerateArray(),
        ];
}
