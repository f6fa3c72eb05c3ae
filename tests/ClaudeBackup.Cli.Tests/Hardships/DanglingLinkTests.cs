using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hardships;

/// <summary>The Claude home, or a part of it, is a link to a disk that is not mounted: nothing is gone, and everybody says what is so.</summary>
public sealed class DanglingLinkTests : IDisposable
{
    private static readonly string Session = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public DanglingLinkTests()
    {
        Platform.RequirePosix("Whoever makes links on Windows needs a right for it.");
        _sandbox.WriteSession(Session);
        _sandbox.Claude.Write("settings.json", """{"a":1}""");
        _sandbox.Claude.Write("skills/foo/SKILL.md", "A skill.");
    }

    public void Dispose() => _sandbox.Dispose();

    public static TheoryData<string> Places => new("", "projects");

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Sessions_behind_it_are_hidden_and_not_deleted(string place)
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var link = LeadNowhere(place);

        var sync = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(3);
        Assert.Contains(
            $"is a link to {Nowhere(place)}, and that place is not there.",
            Assert.Single(sync.Json.GetProperty("problems").EnumerateArray()).GetProperty("reason").GetString(),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal(0, sync.Json.GetProperty("vanished").GetInt32());
        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal(
            (0, 1),
            (
                status.GetProperty("sessions").GetProperty("absent").GetInt32(),
                status.GetProperty("sessions").GetProperty("hidden").GetInt32()
            )
        );
        var trouble = status.GetProperty("verdict").GetProperty("troubles")[0];
        Assert.Equal(
            ("dangling-link", "bad", $"{link} is a link to {Nowhere(place)}, and that place is not there."),
            (
                trouble.GetProperty("code").GetString(),
                trouble.GetProperty("level").GetString(),
                trouble.GetProperty("sentence").GetString()
            )
        );
        Assert.DoesNotContain(
            "claude-backup sync",
            (await _sandbox.DoAsync("status")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("restore --all", (await _sandbox.DoAsync("status")).Unwrapped, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_restore_says_that_the_link_is_in_the_way_and_not_a_file_that_is_not_there(string place)
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var link = LeadNowhere(place);
        var sentence = $"{link} is a link to {Nowhere(place)}, and that place is not there.";

        foreach (var (command, code) in new[] { (Session, 1), ("--all", place.Length == 0 ? 1 : 3) })
        {
            var restore = (await _sandbox.RunAsync("restore", command)).ExitsWith(code);
            var said = restore.Out + restore.Error;
            Assert.Contains(sentence, said, StringComparison.Ordinal);
            Assert.Contains("or remove the link.", said, StringComparison.Ordinal);
            Assert.DoesNotContain("in the way", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Move it away", said, StringComparison.Ordinal);
        }

        File.Delete(link);
        _ = await _sandbox.DoAsync("restore", Session);
        Assert.True(File.Exists(_sandbox.Claude[Transcript.PathOf(Session)]));
    }

    [Theory]
    [InlineData("", "failure")]
    [InlineData("projects", "failure")]
    [InlineData("skills", "warning")]
    public async Task The_doctor_names_it(string place, string level)
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var link = LeadNowhere(place);
        var doctor = await _sandbox.RunAsync("doctor", "--json");
        var check = Assert.Single(
            doctor.Json.GetProperty("checks").EnumerateArray(),
            c => c.GetProperty("name").GetString() == "Claude home"
        );
        Assert.Equal(level, check.GetProperty("level").GetString());
        Assert.Contains($"{link} is a link to", check.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_that_were_never_there_are_not_nothing_to_save()
    {
        _ = LeadNowhere("projects");
        var init = (await _sandbox.RunAsync("init", "--local", "--json")).ExitsWith(3);
        Assert.Single(init.Json.GetProperty("sync").GetProperty("problems").EnumerateArray());
        var sync = (await _sandbox.RunAsync("sync")).ExitsWith(3);
        Assert.Contains($"It is a link to {Nowhere("projects")}", sync.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skills")]
    [InlineData("settings.json")]
    [InlineData(".claude.json")]
    public async Task Config_behind_it_stays_in_the_newest_snapshot_and_is_named(string name)
    {
        await File.WriteAllTextAsync(
            (_sandbox.Home / ".claude.json").Value,
            """{"mcpServers":{"a":{"command":"a"}}}""",
            TestContext.Current.CancellationToken
        );
        _ = await _sandbox.JsonAsync("init", "--local");
        var place = name == ".claude.json" ? $"{_sandbox.Home}/{name}" : _sandbox.Claude[name];
        var link = LeadNowhere(name, place);

        var sync = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(3);
        Assert.Equal(
            name,
            Assert.Single(sync.Json.GetProperty("problems").EnumerateArray()).GetProperty("path").GetString()
        );
        Assert.Equal(JsonValueKind.Null, sync.Json.GetProperty("commit").ValueKind);
        var restore = (await _sandbox.RunAsync("config", "restore", name)).ExitsWith(1);
        Assert.Contains($"{link} is a link to", restore.Error, StringComparison.Ordinal);
        var diff = (await _sandbox.RunAsync("config", "diff", name)).ExitsWith(1);
        Assert.Contains($"{link} is a link to", diff.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("removed", (await _sandbox.DoAsync("config", "diff")).Out, StringComparison.Ordinal);
        File.Delete(link);
        _ = await _sandbox.DoAsync("config", "restore", name, "--force");
        Assert.True(File.Exists(place) || Directory.Exists(place));
    }

    [Fact]
    public async Task Nothing_else_writes_into_it_or_reads_a_setup_from_it()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var archive = _sandbox.Elsewhere("setup.tar.gz").Value;
        _ = await _sandbox.DoAsync("export-config", archive);
        var link = LeadNowhere("");
        foreach (
            var command in new string[][]
            {
                ["import-config", archive, "--yes"],
                ["export-config", _sandbox.Elsewhere("none.tar.gz").Value],
                ["init", "--cleanup-period-days", "99"],
                ["config", "diff"],
            }
        )
        {
            var result = (await _sandbox.RunAsync(command)).ExitsWith(1);
            Assert.Contains(
                $"{link} is a link to {Nowhere("")}, and that place",
                result.Error,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_link_of_which_nothing_is_saved_is_no_problem()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        _sandbox.Claude.Link("agents", "/nowhere/agents");
        Assert.Empty((await _sandbox.JsonAsync("sync")).Json.GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task A_repository_behind_it_is_no_file_to_be_moved_away()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        var link = LeadNowhere("repository", _sandbox.Repository.Value);
        var init = (await _sandbox.RunAsync("init", "--local")).ExitsWith(1);
        Assert.Contains($"{link} is a link to", init.Error, StringComparison.Ordinal);
        var status = (await _sandbox.RunAsync("status")).ExitsWith(10);
        Assert.Contains($"{link} is a link to", status.Error, StringComparison.Ordinal);
    }

    private string Nowhere(string name) => $"{_sandbox.Elsewhere("disk")}/{name}";

    private string LeadNowhere(string name) =>
        LeadNowhere(name, name.Length == 0 ? _sandbox.Claude.Root.Value : _sandbox.Claude[name]);

    // what is there goes to a disk, which goes
    private string LeadNowhere(string name, string place)
    {
        if (File.Exists(place))
        {
            File.Delete(place);
        }
        else
        {
            Directory.Delete(place, recursive: true);
        }

        _ = File.CreateSymbolicLink(place, Nowhere(name));
        return place;
    }
}
