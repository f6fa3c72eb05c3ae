using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What a filter passes comes back at once, and what it names wrong is told with what there is.</summary>
public sealed class FilteredRestoreTests : IDisposable
{
    private const string Web = "/home/dev/webshop";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("--project api", "1 2 agent memory")]
    [InlineData("--project webshop", "3 notes")]
    [InlineData("--project api --last 1", "2")]
    [InlineData("--last 2", "2 3")]
    [InlineData("--since 2026-03-03", "2 3")]
    [InlineData("--until 2026-03-02", "1 agent")]
    [InlineData("--date 2026-03-03 --machine test", "2")]
    [InlineData("--project api --since 2026-03-01 --until 2026-03-02", "1 agent")]
    public async Task All_that_a_filter_passes_comes_back_and_nothing_else(string filter, string names)
    {
        await SetUpAsync();
        string[] arguments = ["--all", .. filter.Split(' ')];

        var plan = (await _sandbox.JsonAsync(["restore", .. arguments, "--force", "--dry-run"])).Json;
        var restored = await _sandbox.RestoreElsewhereAsync("restored", arguments);

        Assert.Equal(Files(names), restored.Listing().Select(file => file.Split(' ')[0]));
        Assert.Equal(
            Files(names),
            plan.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("path").GetString())
        );
    }

    [Fact]
    public async Task A_list_by_a_filter_says_how_to_bring_all_of_it_back()
    {
        await SetUpAsync();

        var list = await _sandbox.DoAsync("restore", "--project", "api", "--since", "2026-03-01 10:00");
        var all = await _sandbox.DoAsync("restore", "--list");
        var dry = await _sandbox.RunAsync("restore", "--project", "api", "--dry-run");
        var force = await _sandbox.RunAsync("restore", "--force", "--json");

        Assert.Contains(
            "Bring all of them back with: claude-backup restore --all --project api --since '2026-03-01 10:00'\n",
            list.Out,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("--all", all.Out, StringComparison.Ordinal);
        Assert.Contains("--dry-run needs a session or --all", dry.ExitsWith(2).Error, StringComparison.Ordinal);
        Assert.Equal("usage", force.ExitsWith(2).ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_name_that_nothing_has_is_told_with_those_there_are()
    {
        await SetUpAsync();

        var project = await _sandbox.RunAsync("restore", "--project", "webshp");
        var machine = await _sandbox.RunAsync("restore", "--list", "--machine", "tset");
        var all = await _sandbox.RunAsync("restore", "--all", "--project", "webshp", "--json");
        var one = await _sandbox.RunAsync("restore", "1", "--project", "webshp");
        var peek = await _sandbox.RunAsync("peek", "1", "--machine", "tset");
        var log = await _sandbox.RunAsync("config", "log", "--machine", "tset");
        var json = await _sandbox.JsonAsync("restore", "--list", "--project", "webshp");

        foreach (var result in new[] { project, one })
        {
            Assert.Contains(
                "No project has webshp in its folder name or path.",
                result.ExitsWith(1).Error,
                StringComparison.Ordinal
            );
            Assert.Contains($"The closest are: {Web}, {Transcript.Cwd}.", result.Error, StringComparison.Ordinal);
        }

        foreach (var result in new[] { machine, peek, log })
        {
            Assert.Contains(
                "Stored machines: test. Name one, for example: --machine test",
                result.ExitsWith(1).Error,
                StringComparison.Ordinal
            );
        }

        Assert.Equal("not-found", all.ExitsWith(1).ErrorJson.GetProperty("code").GetString());
        Assert.Contains(Web, all.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"sessions":[]}""", json.Out.Trim());
    }

    [Fact]
    public async Task Nothing_saved_yet_is_told_apart_from_no_match_and_from_an_id_that_a_filter_leaves_out()
    {
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var nothing = await _sandbox.RunAsync("restore", "--list");
        var filtered = await _sandbox.RunAsync("restore", "--list", "--date", "2026-03-01");
        var json = await _sandbox.JsonAsync("restore", "--list");
        await SetUpAsync();

        var noMatch = await _sandbox.DoAsync("restore", "--list", "--until", "2026-02-01");
        var noneToRestore = await _sandbox.RunAsync("restore", "--all", "--until", "2026-02-01");
        var leftOut = await _sandbox.RunAsync("restore", Transcript.Id("1"), "--project", "webshop");

        foreach (var result in new[] { nothing, filtered })
        {
            Assert.Contains("No session is saved yet.", result.Out + result.Error, StringComparison.Ordinal);
            Assert.Contains("claude-backup sync", result.Out + result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, nothing.ExitCode);
        Assert.Equal("""{"sessions":[]}""", json.Out.Trim());
        Assert.Contains("No session matches. 3 are stored", noMatch.Out, StringComparison.Ordinal);
        Assert.Contains("No session of test matches.", noneToRestore.ExitsWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("No session that passes the filters", leftOut.ExitsWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("Without the filters, 1 does.", leftOut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_another_machine_has_is_told_with_the_option_that_brings_it()
    {
        await SetUpAsync();
        var clone = _sandbox.Elsewhere("new");
        await _sandbox.GitAsync("clone", "-q", _sandbox.Repository.Value, clone.Value);
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = clone.Value;
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "new";
        _sandbox.Claude.DeleteFolder($"projects/{Transcript.Folder()}");
        await _sandbox.DoAsync("init", "--yes");

        var own = await _sandbox.RunAsync("restore", "--all", "--project", "api");
        var list = await _sandbox.DoAsync("restore", "--project", "api");
        var both = await _sandbox.DoAsync("restore", "--project", "webshop");
        await _sandbox.DoAsync("restore", "--all", "--project", "api", "--machine", "test");

        Assert.Contains("--machine test", own.ExitsWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("restore --all --project api --machine test\n", list.Out, StringComparison.Ordinal);
        Assert.Contains("restore --all --project webshop --machine <slug>\n", both.Out, StringComparison.Ordinal);
        Assert.Equal(
            Files("1 2 agent memory"),
            _sandbox
                .Claude.Listing()
                .Select(f => f.Split(' ')[0])
                .Where(f => f.Contains("-api/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_ambiguous_id_is_listed_with_as_many_digits_as_choose_and_one_in_two_projects_with_the_option()
    {
        string[] ids = ["12345678-aaaa-4000-8000-000000000000", "12345678-aaaa-4000-9000-000000000000"];
        foreach (var id in ids)
        {
            _sandbox.Claude.Write(Transcript.PathOf(id), Transcript.Messages(id, 0, 2, text: "Question"));
        }

        Write("9", Transcript.Cwd, 1);
        Write("9", Web, 1);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var digits = await _sandbox.RunAsync("restore", "1234");
        var project = await _sandbox.RunAsync("peek", "9");

        Assert.Contains("12345678-aaaa-4000-8", digits.ExitsWith(2).Error, StringComparison.Ordinal);
        Assert.Contains("12345678-aaaa-4000-9", digits.Error, StringComparison.Ordinal);
        Assert.Contains("Give at least 20 digits of the id.", digits.Error, StringComparison.Ordinal);
        Assert.Contains("Question 0", digits.Error, StringComparison.Ordinal);
        Assert.Contains(Transcript.Cwd, digits.Error, StringComparison.Ordinal);
        Assert.Contains(
            "Say which with, for example: --project /home/dev/",
            project.ExitsWith(2).Error,
            StringComparison.Ordinal
        );
    }

    private async Task SetUpAsync()
    {
        Write("1", Transcript.Cwd, 1);
        Write("2", Transcript.Cwd, 2);
        Write("3", Web, 3);
        foreach (var name in new[] { "agent", "memory", "notes" })
        {
            _sandbox.Claude.Write(Files(name).Single(), name);
        }

        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Claude.Write("CLAUDE.md", "Be brief.");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        await _sandbox.DoAsync("sync");
    }

    private void Write(string id, string cwd, int daysLater) =>
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id(id), cwd),
            Transcript.Messages(Transcript.Id(id), 0, 2, cwd, Transcript.Start.AddDays(daysLater))
        );

    private static string[] Files(string names) =>
        [
            .. names
                .Split(' ')
                .Select(name =>
                    name switch
                    {
                        "agent" => $"projects/{Transcript.Folder()}/{Transcript.Id("1")}/subagents/agent-a.jsonl",
                        "memory" => $"projects/{Transcript.Folder()}/memory/MEMORY.md",
                        "notes" => $"projects/{Transcript.Folder(Web)}/memory/notes.md",
                        "3" => Transcript.PathOf(Transcript.Id("3"), Web),
                        _ => Transcript.PathOf(Transcript.Id(name)),
                    }
                )
                .Order(StringComparer.Ordinal),
        ];
}
