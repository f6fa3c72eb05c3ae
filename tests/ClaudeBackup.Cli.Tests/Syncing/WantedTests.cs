using System.Text.Json.Nodes;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>What the user wants to be saved otherwise than usual.</summary>
public sealed class WantedTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_is_saved_on_request_comes_back_with_its_session_and_outlives_its_deletion()
    {
        string[] theirs =
        [
            $"file-history/{Id}/0123456789abcdef@v1",
            $"tasks/{Id}/1.json",
            $"todos/{Id}-agent-{Id}.json",
        ];
        string[] others = ["plans/calm-river.md", "paste-cache/0123456789abcdef.txt"];
        _sandbox.WriteSession(Id);
        foreach (var path in theirs.Concat(others))
        {
            _sandbox.Claude.Write(path, $"content of {path}");
        }

        _ = await _sandbox.JsonAsync("init", "--local");
        var tracked = await _sandbox.GitAsync("ls-files");
        Assert.DoesNotContain("calm-river", tracked, StringComparison.Ordinal);
        Fleet.Set(_sandbox, "optIn", new JsonArray("plans", "todos", "tasks", "file-history", "paste-cache"));
        _ = await _sandbox.JsonAsync("sync");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
        _ = await _sandbox.RunAsync("sync");

        var one = await _sandbox.RestoreElsewhereAsync("one", Id);
        Assert.All(
            theirs,
            path => Assert.Equal($"content of {path}", System.Text.Encoding.UTF8.GetString(one.Read(path)))
        );
        Assert.All(others, path => Assert.False(one.Has(path)));
        var all = await _sandbox.RestoreElsewhereAsync("all");
        Assert.All(theirs.Concat(others), path => Assert.True(all.Has(path), path));
    }

    [Fact]
    public async Task What_Claude_Code_would_delete_again_is_restored_as_young_with_its_folders()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("plans/old.md", "plan");
        _sandbox.Claude.Write($"file-history/{Id}/0123456789abcdef@v1", "edited");
        _ = (await _sandbox.ShellAsync("find ~/.claude -exec touch -d '90 days ago' {} +")).ExitsWith(0);
        _ = await _sandbox.JsonAsync("init", "--local");
        Fleet.Set(_sandbox, "optIn", new JsonArray("plans", "file-history"));
        _ = await _sandbox.JsonAsync("sync");

        var all = await _sandbox.RestoreElsewhereAsync();

        var old = DateTime.UtcNow.AddDays(-1);
        Assert.All(
            ["plans/old.md", $"file-history/{Id}/0123456789abcdef@v1", $"file-history/{Id}"],
            path => Assert.True(File.GetLastWriteTimeUtc(all[path]) > old, path)
        );
    }

    [LinuxFact("The desktop app keeps them elsewhere on other systems.")]
    public async Task The_records_of_the_desktop_app_are_saved_on_request_and_go_back_to_where_they_were()
    {
        const string Record = ".config/Claude/claude-code-sessions/account/organisation/local_1.json";
        var file = _sandbox.Home / Record;
        Directory.CreateDirectory(file.Parent!.Value);
        await File.WriteAllTextAsync(file.Value, "{\"title\": \"Ship it\"}", TestContext.Current.CancellationToken);
        _sandbox.WriteSession(Id);
        _ = await _sandbox.JsonAsync("init", "--local");
        Assert.DoesNotContain("local_1", await _sandbox.GitAsync("ls-files"), StringComparison.Ordinal);
        Fleet.Set(_sandbox, "optIn", new JsonArray("desktop"));
        _ = await _sandbox.JsonAsync("sync");
        Directory.Delete((_sandbox.Home / ".config").Value, recursive: true);
        _ = await _sandbox.JsonAsync("sync");

        _ = await _sandbox.JsonAsync("restore", "--all");

        Assert.Equal(
            "{\"title\": \"Ship it\"}",
            await File.ReadAllTextAsync(file.Value, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Patterns_bring_in_and_leave_out_and_what_was_saved_stays()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("plugins/data/p/state.bin", new byte[] { 0, 1, 2 });
        _sandbox.Claude.Write("plugins/data/p/.credentials.json", "{}");
        _sandbox.Claude.Write("skills/huge/SKILL.md", "huge");
        _ = await _sandbox.JsonAsync("init", "--local");
        Fleet.Set(_sandbox, "include", new JsonArray("plugins/data"));
        Fleet.Set(_sandbox, "exclude", new JsonArray("skills/huge", "projects/**"));
        _sandbox.Claude.Write("skills/huge/SKILL.md", "larger still");
        _sandbox.WriteSession(Transcript.Id("2"));
        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(0, sync.GetProperty("sessions").GetProperty("added").GetInt32());
        var restored = await _sandbox.RestoreElsewhereAsync();
        Assert.Equal([0, 1, 2], restored.Read("plugins/data/p/state.bin"));
        Assert.Equal("huge", System.Text.Encoding.UTF8.GetString(restored.Read("skills/huge/SKILL.md")));
        Assert.True(restored.Has(Transcript.PathOf(Id)));
        Assert.False(restored.Has(Transcript.PathOf(Transcript.Id("2"))));
        Assert.False(restored.Has("plugins/data/p/.credentials.json"));
    }

    [Fact]
    public async Task Status_lists_what_is_left_out_and_why()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(".credentials.json", "{}");
        _sandbox.Claude.Write("debug/x.txt", "log");
        _sandbox.Claude.Write("plans/x.md", "plan");
        _sandbox.Claude.Write("photo", new byte[] { 1, 0, 2 });
        _sandbox.Claude.Write("skills/huge/SKILL.md", "huge");
        _ = await _sandbox.JsonAsync("init", "--local");
        Fleet.Set(_sandbox, "exclude", new JsonArray("skills/huge"));
        var listed = (await _sandbox.JsonAsync("status")).Json.GetProperty("leftOut").EnumerateArray();

        Assert.Equal(
            [
                ".credentials.json credentials",
                "debug default",
                "photo binary",
                "plans optional",
                "skills/huge excluded",
            ],
            listed.Select(l => $"{l.GetProperty("path").GetString()} {l.GetProperty("reason").GetString()}")
        );
        Assert.Contains(
            "Left out        5",
            (await _sandbox.DoAsync("status", "-v")).Unwrapped.Replace(
                "1 with credentials, 1 by default, 1 binary, 1 optional, 1 by your settings",
                "5"
            ),
            StringComparison.Ordinal
        );
        var lines = (await _sandbox.DoAsync("status", "--left-out")).Out;
        Assert.Contains("skills/huge        your settings exclude it", lines, StringComparison.Ordinal);
        Assert.Contains("settings.json", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exlude", "[]", "\"exlude\" is not a setting")]
    [InlineData("exclude", "\"skills\"", "\"exclude\" is not a list")]
    [InlineData("include", "[\"../x\"]", "\"include\": \"../x\"")]
    [InlineData("optIn", "[\"plan\"]", "\"optIn\" has \"plan\"")]
    [InlineData("mode", "\"cloud\"", "\"mode\" is \"cloud\"")]
    [InlineData("sliceBytes", "-1", "\"sliceBytes\" is not a number")]
    [InlineData("leavesOthers", "\"no\"", "\"leavesOthers\" is neither")]
    [InlineData("secrets", "{\"x\": \"loud\"}", "\"x\" is \"loud\"")]
    public async Task A_setting_that_says_nothing_sensible_is_named(string key, string value, string message)
    {
        _sandbox.WriteSession(Id);
        _ = await _sandbox.JsonAsync("init", "--local");
        Fleet.Set(_sandbox, key, JsonNode.Parse(value)!);

        var sync = await _sandbox.RunAsync("sync", "--json");

        Assert.Equal(2, sync.ExitCode);
        Assert.Contains(message, sync.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
