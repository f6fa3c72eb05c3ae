using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Restoring;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring;

public sealed class ClaudeJsonMergeTests
{
    private const string Stored = """
        {
          "mcpServers": {
            "github": {"command": "gh-server", "args": ["--token=secret", "x"], "env": {"TOKEN": "secret", "HOST": "h"}},
            "files": {"command": "files"}
          },
          "projects": {"/p": {"allowedTools": ["Bash(ls)"], "hasTrustDialogAccepted": true, "mcpServers": {"in": {"command": "in"}}}}
        }
        """;

    [Fact]
    public void What_is_missing_is_added_and_every_other_byte_stays()
    {
        const string Live =
            "{\r\n\t\"numStartups\": 1.50,\r\n\t\"mcpServers\": {\r\n\t\t\"mine\": {\"command\": \"m\"}\r\n\t}\r\n}\r\n";
        var merge = Merge(Stored, Live);

        Assert.Equal(
            [
                "mcpServers.github Added",
                "mcpServers.files Added",
                "projects./p.mcpServers.in Added",
                "projects./p.allowedTools Added",
                "projects./p.hasTrustDialogAccepted Added",
            ],
            merge.Keys.Select(k => $"{k.Text} {k.Change}")
        );
        Assert.Equal(
            ["mcpServers.github.args[0]", "mcpServers.github.env.TOKEN", "mcpServers.github.env.HOST"],
            merge.ToEnter
        );
        var after = Encoding.UTF8.GetString(merge.After);
        Assert.Contains("\t\"numStartups\": 1.50,\r\n", after, StringComparison.Ordinal);
        Assert.EndsWith("\t\t\"mine\": {\"command\": \"m\"}\r\n\t}\r\n}\r\n", after, StringComparison.Ordinal);
        Assert.Contains(
            "\t\t\"files\": {\r\n\t\t\t\"command\": \"files\"\r\n\t\t},\r\n",
            after,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(ClaudeJson.Withheld, after, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_name_that_stands_twice_the_last_counts_and_no_other_byte_changes()
    {
        const string Live =
            """{"mcpServers": {"b": {}}, "userID": 1, "mcpServers": {"c": {"command": "c"}}, "userID": 2}""";

        var merge = Merge("""{"mcpServers": {"a": {"command": "a"}, "c": {"command": "c"}}}""", Live);

        Assert.Equal(["mcpServers.a Added", "mcpServers.c Same"], merge.Keys.Select(k => $"{k.Text} {k.Change}"));
        Assert.Equal(
            """{"mcpServers": {"b": {}}, "userID": 1, "mcpServers": {"a": {"command":"a"},"c": {"command": "c"}}, "userID": 2}""",
            Encoding.UTF8.GetString(merge.After)
        );
    }

    [Fact]
    public void What_is_there_stays_unless_it_is_forced_and_then_keeps_its_secrets_and_what_is_never_stored()
    {
        const string Live = """
            {"mcpServers": {"github": {"command": "old", "args": ["--token=mine", "y"], "env": {"TOKEN": "mine", "MORE": "m"}, "apiKey": "mine too"}}}
            """;

        var kept = Merge(Stored, Live);
        var forced = Merge(Stored, Live, force: true);

        Assert.Equal(ClaudeJsonChange.Kept, kept.Keys[0].Change);
        Assert.Contains("\"old\"", Encoding.UTF8.GetString(kept.After), StringComparison.Ordinal);
        Assert.Equal(ClaudeJsonChange.Replaced, forced.Keys[0].Change);
        using var after = JsonDocument.Parse(forced.After);
        var github = after.RootElement.GetProperty("mcpServers").GetProperty("github");
        Assert.Equal("gh-server", github.GetProperty("command").GetString());
        Assert.Equal("--token=mine", github.GetProperty("args")[0].GetString());
        Assert.Equal("x", github.GetProperty("args")[1].GetString());
        Assert.Equal("mine", github.GetProperty("env").GetProperty("TOKEN").GetString());
        Assert.Equal("", github.GetProperty("env").GetProperty("HOST").GetString());
        Assert.False(github.GetProperty("env").TryGetProperty("MORE", out _));
        Assert.Equal("mine too", github.GetProperty("apiKey").GetString());
        Assert.Equal(["mcpServers.github.env.HOST"], forced.ToEnter);
    }

    [Fact]
    public void What_was_saved_from_a_file_changes_nothing_in_it()
    {
        const string Live =
            """{"mcpServers": {"a": {"command": "c", "env": {"K": "v"}}}, "projects": {"/p": {"allowedTools": ["x"], "lastCost": 1}}}""";
        var merge = Merge(Live, Live, force: true);

        Assert.False(merge.IsChange);
        Assert.Equal(Live, Encoding.UTF8.GetString(merge.After));
        Assert.Empty(merge.ToEnter);
    }

    [Fact]
    public void Characters_stay_characters()
    {
        const string Server = """{"mcpServers": {"🚀": {"command": "c é 🚀 <'&'>", "args": ["🚀"]}}}""";

        var after = Encoding.UTF8.GetString(Merge(Server, "{\"a\":1}").After);

        Assert.Equal("""{"mcpServers": {"🚀":{"command":"c é 🚀 <'&'>","args":["🚀"]}},"a":1}""", after);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public void Where_there_is_no_file_one_is_made(string? live) =>
        Assert.Equal(
            "{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"c\"\n    }\n  }\n}\n",
            Encoding.UTF8.GetString(Merge("""{"mcpServers": {"a": {"command": "c"}}}""", live).After)
        );

    [Fact]
    public void One_key_can_be_asked_for_and_trust_can_be_left_out()
    {
        var request = new ClaudeJsonRequest(Keep(Stored), Force: false);

        Assert.Equal(
            ["mcpServers.files"],
            ClaudeJsonMerge.Of(request with { Only = ["mcpServers", "files"] }, live: null).Keys.Select(k => k.Text)
        );
        Assert.DoesNotContain(
            ClaudeJsonMerge.Of(request with { WithTrust = false }, live: null).Keys,
            k => k.Text.Contains("Trust", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_file_that_is_no_object_is_not_touched(string live) =>
        Assert.ThrowsAny<JsonException>(() => Merge(Stored, live));

    private static ClaudeJsonMerge Merge(string stored, string? live, bool force = false) =>
        ClaudeJsonMerge.Of(
            new ClaudeJsonRequest(Keep(stored), force),
            live is null ? null : Encoding.UTF8.GetBytes(live)
        );

    private static byte[] Keep(string json) => ClaudeJson.Keep(Encoding.UTF8.GetBytes(json)).Json;
}
