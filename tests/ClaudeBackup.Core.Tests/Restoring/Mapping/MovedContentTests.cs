using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring.Mapping;

/// <summary>What is rewritten in a file that comes back elsewhere: places for the client, never what was said.</summary>
public sealed class MovedContentTests
{
    private const string Session = "projects/-home-ann-web/11111111-1111-4111-8111-111111111111";
    private const string Transcript = Session + ".jsonl";
    private const string Rules = "/home/ann/web=/srv/web;/home/ann/tool/.claude/worktrees/w=/srv/tool";

    [Theory]
    [InlineData("""{"cwd":"/home/ann/web/src"}""", """{"cwd":"/srv/web/src"}""")]
    [InlineData("""{ "a" : 1 , "cwd" : "/home/ann/web" }""", """{ "a" : 1 , "cwd" : "/srv/web" }""")]
    [InlineData("""{"cwd":"/home/ann/website"}""", null)]
    [InlineData("""{"relocatedCwd":"/home/ann/web/w"}""", """{"relocatedCwd":"/srv/web/w"}""")]
    [InlineData(
        """{"type":"worktree-state","worktreeSession":{"originalCwd":"/home/ann/web","worktreePath":"/home/ann/web/w","worktreeBranch":"b","n":1}}""",
        """{"type":"worktree-state","worktreeSession":{"originalCwd":"/srv/web","worktreePath":"/srv/web/w","worktreeBranch":"b","n":1}}"""
    )]
    [InlineData("""{"worktreeSession":null}""", null)]
    // a worktree of the client's own that would be none
    [InlineData(
        """{"cwd":"/home/ann/tool/.claude/worktrees/w/a","worktreeSession":{"originalCwd":"/home/ann/tool","worktreePath":"/home/ann/tool/.claude/worktrees/w"}}""",
        """{"cwd":"/srv/tool/a","worktreeSession":{"originalCwd":"/home/ann/tool","worktreePath":"/home/ann/tool/.claude/worktrees/w"}}"""
    )]
    [InlineData(
        """{"worktreeSession":{"originalCwd":"/home/ann/web","worktreePath":"/home/ann/web/.claude/worktrees/w"}}""",
        """{"worktreeSession":{"originalCwd":"/srv/web","worktreePath":"/srv/web/.claude/worktrees/w"}}"""
    )]
    [InlineData(
        """{"snapshot":{"messageId":"/home/ann/web","trackedFileBackups":{"a.txt":{"realParentDir":"/home/ann/web"},"/home/ann/web/b":{"backupFileName":"/home/ann/web"},"c":null}}}""",
        """{"snapshot":{"messageId":"/home/ann/web","trackedFileBackups":{"a.txt":{"realParentDir":"/srv/web"},"/srv/web/b":{"backupFileName":"/home/ann/web"},"c":null}}}"""
    )]
    [InlineData(
        """{"trackingPath":"/home/ann/web/b","backup":{"realParentDir":"/home/ann/web"}}""",
        """{"trackingPath":"/srv/web/b","backup":{"realParentDir":"/srv/web"}}"""
    )]
    // where the client itself has put something, and what a tool was asked and gave
    [InlineData(
        """{"cwd":"/home/ann/web","toolUseResult":{"filePath":"/home/ann/web/a","cwd":"/home/ann/web","persistedOutputPath":"/home/ann/.claude/projects/p/x.txt","scriptPath":"/home/ann/web/s.js"}}""",
        """{"cwd":"/srv/web","toolUseResult":{"filePath":"/home/ann/web/a","cwd":"/home/ann/web","persistedOutputPath":"/home/bob/.claude/projects/p/x.txt","scriptPath":"/home/ann/web/s.js"}}"""
    )]
    [InlineData(
        """{"attachment":{"planFilePath":"/home/ann/.claude/plans/a.md","filename":"/home/ann/web/a","snapshot":{"workingDirectory":"/home/ann/web"}}}""",
        """{"attachment":{"planFilePath":"/home/bob/.claude/plans/a.md","filename":"/home/ann/web/a","snapshot":{"workingDirectory":"/home/ann/web"}}}"""
    )]
    [InlineData(
        """{"message":{"content":"/home/ann/web","cwd":"/home/ann/web","toolUseResult":{"persistedOutputPath":"/home/ann/.claude/x"}}}""",
        null
    )]
    [InlineData("""{"toolUseResult":"/home/ann/web","content":"/home/ann/web","lastPrompt":"/home/ann/web"}""", null)]
    // what is no entry stays, and so does all of its line
    [InlineData("""{"cwd":"/home/ann/web","message":{"content":"torn""", null)]
    [InlineData("""{"cwd":"/home/ann/web"} and more""", null)]
    [InlineData("""{"cwd":"/home/ann/web",}""", null)]
    [InlineData("""{"cwd":["/home/ann/web"]}""", null)]
    [InlineData("""["/home/ann/web"]""", null)]
    [InlineData("""{"cwd":"/home/ann/web"}{"cwd":"/home/ann/web/a"}""", """{"cwd":"/srv/web"}{"cwd":"/srv/web/a"}""")]
    [InlineData("\uFEFF{\"cwd\":\"/home/ann/web\"}\r", "\uFEFF{\"cwd\":\"/srv/web\"}\r")]
    [InlineData("\0\0\0", null)]
    [InlineData("", null)]
    public void Of_an_entry(string line, string? expected)
    {
        foreach (var end in new[] { "", "\n" })
        {
            Assert.Equal((expected ?? line) + end, Text(Transcript, line + end));
        }
    }

    [Theory]
    [InlineData("history.jsonl", """{"display":"/home/ann/web","project":"/home/ann/web","sessionId":"1"}""", true)]
    [InlineData(Session + "/subagents/agent-1.jsonl", """{"cwd":"/home/ann/web"}""", true)]
    [InlineData("projects/-home-ann-web/agent-1.jsonl", """{"cwd":"/home/ann/web"}""", true)]
    [InlineData(Session + "/subagents/agent-1.meta.json", """{"worktreePath":"/home/ann/web"}""", true)]
    [InlineData(Session + "/workflows/wf_1.json", """{"result":{"cwd":"/home/ann/web"}}""", false)]
    [InlineData(
        "projects/-home-ann-web/sessions-index.json",
        "{\n  \"entries\": [\n    { \"projectPath\": \"/home/ann/web\" }\n  ]\n}\n",
        true
    )]
    [InlineData("projects/-home-ann-web/sessions-index.json", """{"projectPath":"/home/ann/web",""", false)]
    [InlineData(Session + "/tool-results/a.json", """{"stdout":{"cwd":"/home/ann/web"}}""", false)]
    [InlineData(Session + "/tool-results/a.txt", "/home/ann/web", false)]
    [InlineData(Session + "/tool-results/mcp-a.json", """{"cwd":"/home/ann/web"}""", false)]
    [InlineData(Session + "/tool-results/a.jsonl", """{"cwd":"/home/ann/web"}""", false)]
    [InlineData(Session + "/subagents/agent-1/tool-results/a.json", """{"cwd":"/home/ann/web"}""", false)]
    [InlineData(Session + "/subagents/workflows/wf_1/journal.jsonl", """{"cwd":"/home/ann/web"}""", true)]
    [InlineData("projects/-home-ann-web/memory/notes.jsonl", """{"cwd":"/home/ann/web"}""", false)]
    [InlineData("projects/-home-ann-web/memory/MEMORY.md", """{"cwd":"/home/ann/web"}""", false)]
    [InlineData("projects/-home-ann-web/notes.json", """{"cwd":"/home/ann/web"}""", false)]
    [InlineData("settings.json", """{"cwd":"/home/ann/web"}""", false)]
    public void Of_each_kind_of_file(string source, string content, bool isMapped) =>
        Assert.Equal(isMapped ? Replaced(content) : content, Text(source, content));

    [Fact]
    public void Whatever_the_segments_are()
    {
        var lines = string.Concat(
            Enumerable
                .Range(0, 50)
                .Select(n => $$"""{"n":{{n}},"cwd":"/home/ann/web/é","message":"/home/ann/web"}""" + "\n")
        );
        var bytes = Encoding.UTF8.GetBytes(lines[..^1]);
        var expected = lines[..^1].Replace("\"cwd\":\"/home/ann/web", "\"cwd\":\"/srv/web", StringComparison.Ordinal);

        foreach (var size in new[] { 1, 7, 63, 64, 65, 1000, bytes.Length })
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(Moved.Bytes(Transcript, Rules, [.. bytes.Chunk(size)])));
        }
    }

    [Fact]
    public void A_line_that_is_larger_than_any_segment_stays_as_it_is_and_the_next_one_does_not()
    {
        var entry = Encoding.UTF8.GetBytes("{\"cwd\":\"/home/ann/web\"}\n");
        var beginning = Encoding.UTF8.GetBytes("{\"cwd\":\"/home/ann/web\",\"message\":\"");
        var huge = new byte[64 * 1024 * 1024];
        Array.Fill(huge, (byte)'x');
        var end = Encoding.UTF8.GetBytes("\"}\n");

        var mapped = Moved.Bytes(
            Transcript,
            Rules,
            [entry, [.. beginning, .. huge[..^100]], [.. huge[..100], .. end, .. entry]]
        );

        var short_ = "{\"cwd\":\"/srv/web\"}\n"u8;
        Assert.True(mapped.AsSpan().StartsWith(short_), "The line before it is not rewritten.");
        Assert.True(mapped.AsSpan(short_.Length).StartsWith(beginning), "The huge line is rewritten.");
        Assert.True(mapped.AsSpan().EndsWith((byte[])[.. end, .. short_]), "The line behind it is not rewritten.");
        Assert.Equal(huge.Length + beginning.Length + end.Length + (2 * short_.Length), mapped.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void There_and_back_again_is_as_it_was_and_what_was_said_is_never_touched(int seed)
    {
        var random = new Random(seed);
        var lines = string.Concat(Enumerable.Range(0, 300).Select(_ => Line(random)));
        var bytes = Encoding.UTF8.GetBytes(lines);

        var there = Moved.Bytes(Transcript, Rules, [.. bytes.Chunk(random.Next(1, 5000))]);
        var back = Moved.Bytes(Transcript, "/srv/web=/home/ann/web", "/home/bob/.claude=/home/ann/.claude", [there]);

        Assert.NotEqual(bytes, there);
        Assert.Equal(lines, Encoding.UTF8.GetString(back));
        foreach (var (before, after) in lines.Split('\n').Zip(Encoding.UTF8.GetString(there).Split('\n')))
        {
            Assert.Equal(Said(before), Said(after));
        }
    }

    // read by another reader: all but the fields in which the client names places
    private static string Said(string line)
    {
        try
        {
            var entries = JsonNode
                .Parse($"[{line.Replace("}{\"type\"", "},{\"type\"", StringComparison.Ordinal)}]")!
                .AsArray();
            return string.Concat(entries.Select(e => Said(e!.AsObject())));
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static string Said(JsonObject entry)
    {
        foreach (var place in new[] { "cwd", "relocatedCwd", "trackingPath", "worktreeSession", "snapshot", "backup" })
        {
            _ = entry.Remove(place);
        }

        (entry["toolUseResult"] as JsonObject)?.Remove("persistedOutputPath");
        return entry.ToJsonString();
    }

    private static string Line(Random random)
    {
        string[] paths =
        [
            "/home/ann/web",
            "/home/ann/web/src",
            "/home/ann/website",
            "/etc",
            "/home/ann/web/é 项",
            "relative",
        ];
        string Any() => paths[random.Next(paths.Length)];
        var entry = new JsonObject
        {
            ["type"] = "user",
            ["message"] = new JsonObject
            {
                ["content"] = new JsonArray(
                    Any(),
                    new JsonObject
                    {
                        ["cwd"] = Any(),
                        ["input"] = new JsonObject { ["file_path"] = Any() },
                    }
                ),
            },
        };
        var fields = new (string, JsonNode)[]
        {
            ("cwd", Any()),
            ("trackingPath", Any()),
            ("backup", new JsonObject { ["realParentDir"] = Any(), ["version"] = 1 }),
            ("worktreeSession", new JsonObject { ["originalCwd"] = Any() }),
            (
                "toolUseResult",
                new JsonObject { ["filePath"] = Any(), ["persistedOutputPath"] = "/home/ann/.claude/projects/p/t.txt" }
            ),
            ("content", Any()),
        };
        foreach (var (name, value) in fields.Where(_ => random.Next(2) == 0))
        {
            entry[name] = value;
        }

        var line = entry.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
        return random.Next(20) switch
        {
            0 => line[..random.Next(line.Length)] + "\n",
            1 => line + line + "\n",
            2 => line + "\r\n",
            3 => "\n",
            _ => line + "\n",
        };
    }

    private static string Replaced(string content)
    {
        var place = content.LastIndexOf("/home/ann/web", StringComparison.Ordinal);
        return content[..place] + "/srv/web" + content[(place + "/home/ann/web".Length)..];
    }

    private static string Text(string source, string content) =>
        Encoding.UTF8.GetString(Moved.Bytes(source, Rules, [Encoding.UTF8.GetBytes(content)]));
}
