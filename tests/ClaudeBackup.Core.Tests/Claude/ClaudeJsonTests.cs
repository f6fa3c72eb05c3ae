using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class ClaudeJsonTests
{
    private const string W = ClaudeJson.Withheld;

    // made up here, and opens nothing
    private static readonly string Token =
        "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => "aB3dE7"[i % 6]));

    [Fact]
    public void Servers_and_settings_of_projects_are_kept_and_the_account_is_not()
    {
        var kept = Keep(
            """
            {
              "numStartups": 7, "userID": "u", "machineID": "m",
              "oauthAccount": {"emailAddress": "dev@example.invalid"},
              "customApiKeyResponses": {"approved": ["the-last-twenty-characters"]},
              "mcpServers": {"files": {"type": "stdio", "command": "npx", "args": ["-y", "server-files", "/data"], "timeout": 5}},
              "projects": {
                "/home/dev/api": {"allowedTools": ["Bash(ls)"], "history": [{"display": "x"}], "lastCost": 3, "hasTrustDialogAccepted": true, "ignorePatterns": []},
                "/home/dev/idle": {"allowedTools": [], "lastSessionId": "x", "mcpServers": {}}
              }
            }
            """
        );

        Assert.Equal(
            """
            {
              "mcpServers": {
                "files": {
                  "type": "stdio",
                  "command": "npx",
                  "args": [
                    "-y",
                    "server-files",
                    "/data"
                  ],
                  "timeout": 5
                }
              },
              "projects": {
                "/home/dev/api": {
                  "allowedTools": [
                    "Bash(ls)"
                  ],
                  "hasTrustDialogAccepted": true
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(kept.Json)
        );
        Assert.Empty(kept.Withheld);
    }

    [Fact]
    public void Values_of_variables_and_headers_are_withheld_and_their_names_told()
    {
        var kept = Keep(
            """
            {"mcpServers": {
              "github": {"command": "s", "env": {"TOKEN": "very-secret", "FROM": "${GITHUB_TOKEN}", "EMPTY": "", "NUMBER": 5}},
              "web": {"type": "http", "url": "https://example.com/mcp", "headers": {"Authorization": "Bearer very-secret", "X": "Bearer ${TOKEN}"}},
              "odd": {"command": "s", "apiKey": "very-secret", "nested": {"deep": "very-secret"}, "oauth": {"clientId": "c", "clientSecret": "very-secret"}}
            }, "projects": {"/p": {"mcpServers": {"in": {"command": "s", "env": {"K": "very-secret"}}}}}}
            """
        );

        Assert.DoesNotContain("very-secret", Encoding.UTF8.GetString(kept.Json), StringComparison.Ordinal);
        Assert.Equal(
            [
                "mcpServers.github.env.TOKEN",
                "mcpServers.github.env.NUMBER",
                "mcpServers.web.headers.Authorization",
                "projects./p.mcpServers.in.env.K",
            ],
            kept.Withheld
        );
        var github = JsonNode.Parse(kept.Json)!["mcpServers"]!["github"]!["env"]!;
        Assert.Equal("${GITHUB_TOKEN}", (string)github["FROM"]!);
        Assert.Equal("", (string)github["EMPTY"]!);
    }

    [Theory]
    [InlineData("--api-key", "open-sesame", W)]
    [InlineData("--api-key", "${KEY}", "${KEY}")]
    [InlineData("--api-key", "--verbose", "--verbose")]
    [InlineData("-y", "@scope/server@1.2.3", "@scope/server@1.2.3")]
    [InlineData("", "--token=open-sesame", $"--token={W}")]
    [InlineData("-e", "GITHUB_PERSONAL_ACCESS_TOKEN=open-sesame", $"GITHUB_PERSONAL_ACCESS_TOKEN={W}")]
    [InlineData("-e", "GITHUB_TOKEN", "GITHUB_TOKEN")]
    [InlineData("--header", "Authorization: Bearer open-sesame", $"Authorization: {W}")]
    [InlineData("", "--dir=/home/dev/keyboards", "--dir=/home/dev/keyboards")]
    [InlineData("", "/home/dev/.config/tokens", "/home/dev/.config/tokens")]
    [InlineData("", "postgres://me:open-sesame@db.example.com:5432/app", $"postgres://{W}@db.example.com:5432/app")]
    [InlineData("", "https://example.com/mcp?key=open-sesame&b=2", $"https://example.com/mcp?key={W}&b={W}")]
    [InlineData("", "https://example.com/s/Zk3vB8qLw2NfR7tYc5Xd/mcp", $"https://example.com/s/{W}/mcp")]
    [InlineData("", "https://example.com/a/sse", "https://example.com/a/sse")]
    public void An_argument_loses_what_opens_something(string before, string argument, string kept) =>
        Assert.Equal(kept, ServerSecrets.Argument(argument, before));

    [Fact]
    public void A_token_of_a_known_shape_is_withheld_wherever_it_stands() =>
        Assert.Equal(W, ServerSecrets.Argument("x" + "-" + Token, ""));

    [Fact]
    public void The_last_of_two_properties_of_one_name_counts_as_it_does_for_the_client() =>
        Assert.Equal(
            "b",
            (string)
                JsonNode.Parse(Keep("""{"mcpServers": {"s": {"command": "a"}, "s": {"command": "b"}}}""").Json)![
                    "mcpServers"
                ]!["s"]!["command"]!
        );

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"a\": 1,}")]
    public void What_is_no_object_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Keep(json));

    [Theory]
    [InlineData("{}")]
    [InlineData("\uFEFF{\"mcpServers\": [], \"projects\": 7}")]
    [InlineData("{\"mcpServers\": {\"s\": null}, \"projects\": {\"/p\": []}}")]
    public void Odd_shapes_are_no_failure(string json) =>
        Assert.StartsWith("{", Encoding.UTF8.GetString(Keep(json).Json), StringComparison.Ordinal);

    private static KeptClaudeJson Keep(string json) => ClaudeJson.Keep(Encoding.UTF8.GetBytes(json));
}
