using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>As gh 2.23 printed them; gh 2.60 prints answers in the same form.</summary>
public sealed class GitHubAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Type: application/json\r\n\r\n{\"login\":\"me\"}")]
    [InlineData("HTTP/2.0 201 Created\nA: b\r\nContent-Type: application/json\r\n\r\n{\"login\":\"me\"}")]
    [InlineData("HTTP/2.0 200 OK\n\r\n\n{\"login\":\"me\"}\n")]
    public void What_was_done_is_read(string printed) =>
        Assert.Equal("me", Assert.IsType<GitHubAnswer.Done>(Answer(0, printed)).Json.GetProperty("login").GetString());

    [Theory]
    [InlineData("Requires authentication", typeof(GitHubTrouble.SignedOut))]
    [InlineData("Bad credentials", typeof(GitHubTrouble.Expired))]
    [InlineData("", typeof(GitHubTrouble.Expired))]
    public void No_token_is_told_from_a_bad_one(string message, Type trouble) =>
        Assert.IsType(trouble, Trouble(Answer(1, $"HTTP/2.0 401 Unauthorized\n\r\n{{\"message\":\"{message}\"}}")));

    [Fact]
    public void Without_any_token_gh_does_not_ask() =>
        Assert.IsType<GitHubTrouble.SignedOut>(
            Trouble(Answer(4, "", "To get started with GitHub CLI, please run:  gh auth login"))
        );

    [Theory]
    [InlineData("required; url=https://github.com/orgs/o/sso?a=B", "https://github.com/orgs/o/sso?a=B")]
    [InlineData("required; url=https://evil.example/", null)]
    [InlineData("required; url=https://github.com@evil.example/", null)]
    [InlineData("required", null)]
    public void The_page_for_signing_in_is_on_GitHub(string header, string? page) =>
        Assert.Equal(
            page,
            Assert
                .IsType<GitHubTrouble.SsoRequired>(
                    Trouble(Answer(1, $"HTTP/2.0 403 Forbidden\nX-Github-Sso: {header}\r\n\r\n{{\"message\":\"No\"}}"))
                )
                .Page?.ToString()
        );

    [Fact]
    public void Single_sign_on_is_known_by_the_message_too() =>
        Assert.IsType<GitHubTrouble.SsoRequired>(
            Trouble(
                Answer(
                    1,
                    "HTTP/2.0 403 Forbidden\n\r\n{\"message\":\"Resource protected by organization SAML enforcement.\"}"
                )
            )
        );

    [Theory]
    [InlineData("403 Forbidden\nX-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: 1700000000\r\n", 1_700_000_000L)]
    [InlineData("429 Too Many Requests\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nRetry-After: 60\r\n", 1_700_000_060L)]
    [InlineData("403 Forbidden\nRetry-After: 60\r\n", null)]
    [InlineData("403 Forbidden\nX-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: soon\r\n", null)]
    [InlineData("429 Too Many Requests\n", null)]
    public void A_limit_has_an_end_if_GitHub_says_so(string head, long? until) =>
        Assert.Equal(
            until,
            Assert
                .IsType<GitHubTrouble.RateLimited>(Trouble(Answer(1, $"HTTP/2.0 {head}\r\n{{}}")))
                .Until?.ToUnixTimeSeconds()
        );

    [Theory]
    [InlineData("403 Forbidden", "Resource not accessible by integration", typeof(GitHubTrouble.Forbidden))]
    [InlineData("451 Unavailable For Legal Reasons", "Repository access blocked", typeof(GitHubTrouble.Forbidden))]
    [InlineData("502 Bad Gateway", "Server Error", typeof(GitHubTrouble.Unreachable))]
    [InlineData("304 Not Modified", "", typeof(GitHubTrouble.Unreachable))]
    public void Other_answers_are_told_in_their_own_words(string status, string message, Type trouble)
    {
        var found = Trouble(Answer(1, $"HTTP/2.0 {status}\n\r\n{{\"message\":\"{message}\"}}"));

        Assert.IsType(trouble, found);
        Assert.Contains(message, found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_invalid_are_answers_of_their_own()
    {
        Assert.IsType<GitHubAnswer.Missing>(Answer(1, "HTTP/2.0 404 Not Found\n\r\n{\"message\":\"Not Found\"}"));
        Assert.Equal(
            "Repository creation failed. name already exists on this account",
            Assert
                .IsType<GitHubAnswer.Invalid>(
                    Answer(
                        1,
                        "HTTP/2.0 422 Unprocessable Entity\n\r\n{\"message\":\"Repository creation failed.\","
                            + "\"errors\":[{\"message\":\"name already exists on this account\"},{\"code\":\"x\"},\"y\"]}"
                    )
                )
                .Reason
        );
    }

    [Theory]
    [InlineData(1, "", "Get \"https://api.github.com/user\": dial tcp: connection refused\nmore", "connection refused")]
    [InlineData(1, "", "error connecting to api.github.com\ncheck your", "error connecting to api.github.com")]
    [InlineData(1, "", "", "exit code 1")]
    [InlineData(0, "HTTP/1.1 200 OK\n\r\n<html>sign in to the hotel</html>", "", "did not come from GitHub")]
    [InlineData(1, "HTTP/1.1 200 OK\n\r\n{", "unexpected EOF", "did not come from GitHub")]
    [InlineData(1, "HTTP/1.1 500 Internal Server Error\n\r\n<html>", "gh: HTTP 500", "HTTP 500")]
    public void What_is_no_answer_of_GitHub_counts_as_unreachable(int code, string output, string error, string reason)
    {
        var trouble = Assert.IsType<GitHubTrouble.Unreachable>(Trouble(Answer(code, output, error)));

        Assert.Contains(reason, trouble.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', trouble.Reason);
    }

    [Fact]
    public void What_others_say_is_one_harmless_line()
    {
        var trouble = Assert.IsType<GitHubTrouble.Forbidden>(
            Trouble(
                Answer(
                    1,
                    "HTTP/2.0 403 Forbidden\n\r\n{\"message\":\"a\\u001b[31m\\nb https://me:hunter2@host/ "
                        + new string('x', 1000)
                        + "\"}"
                )
            )
        );

        Assert.StartsWith("a [31m b https://host/ xxx", trouble.Reason, StringComparison.Ordinal);
        Assert.InRange(trouble.Reason.Length, 1, 301);
    }

    [Theory]
    [InlineData("\"private\":true,\"visibility\":\"private\"", GitHubVisibility.Private)]
    [InlineData("\"private\":true,\"visibility\":\"internal\"", GitHubVisibility.Internal)]
    [InlineData("\"private\":true", GitHubVisibility.Private)]
    [InlineData("\"private\":false,\"visibility\":\"public\"", GitHubVisibility.Public)]
    [InlineData("\"private\":false,\"visibility\":\"private\"", GitHubVisibility.Public)]
    [InlineData("\"private\":true,\"visibility\":\"public\"", GitHubVisibility.Public)]
    [InlineData("\"private\":true,\"visibility\":\"new\"", GitHubVisibility.Public)]
    [InlineData("\"visibility\":\"private\"", GitHubVisibility.Public)]
    [InlineData("\"size\":0", GitHubVisibility.Public)]
    public void Only_what_is_surely_not_public_is_not(string fields, GitHubVisibility visibility)
    {
        var done = Assert.IsType<GitHubAnswer.Done>(
            Answer(0, $"HTTP/2.0 200 OK\n\r\n{{\"full_name\":\"me/data\",{fields}}}")
        );

        var repository = GitHubRepository.From(done.Json)!;

        Assert.Equal((visibility, false, false), (repository.Visibility, repository.MayPush, repository.IsArchived));
    }

    private static GitHubTrouble Trouble(GitHubAnswer answer) =>
        Assert.IsType<GitHubAnswer.Refused>(answer, exactMatch: true).Trouble;

    private static GitHubAnswer Answer(int exitCode, string output, string error = "") =>
        GitHubAnswer.From(
            new ProcessResult
            {
                ExitCode = exitCode,
                StandardOutput = Encoding.UTF8.GetBytes(output),
                StandardErrorText = error,
                Duration = TimeSpan.Zero,
            },
            LocalTime.Utc
        );
}
