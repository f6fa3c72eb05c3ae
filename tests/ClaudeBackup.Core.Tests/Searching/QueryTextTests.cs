using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>A query that is written down is understood as it was.</summary>
public sealed class QueryTextTests
{
    [Theory]
    [InlineData("login", "login")]
    [InlineData("  login   token ", "login token")]
    [InlineData("a AND b", "a b")]
    [InlineData("a OR b c", "a OR b c")]
    [InlineData("(a OR b) c", "(a OR b) c")]
    [InlineData("a -b", "a NOT b")]
    [InlineData("a NOT (b OR c)", "a NOT (b OR c)")]
    [InlineData("-\"foo bar(\" x", "NOT \"foo bar(\" x")]
    [InlineData("auth* /log.n fa(il|st)/", "auth* /log.n fa(il|st)/")]
    [InlineData("x project:api -in:result is:deleted", "x project:api -in:result is:deleted")]
    [InlineData("x project:\"my app\"", "x project:\"my app\"")]
    [InlineData("role:tool x", "x in:tool")]
    [InlineData("x since:2026-03-01 case:yes", "x since:2026-03-01T00:00:00Z case:yes")]
    [InlineData("x until:2026-03-01", "x until:2026-03-01T23:59:59Z")]
    [InlineData("status:500 http://x", "status:500 http://x")]
    [InlineData("\"\" (", "(")]
    [InlineData("设备 🚀 cafe\u0301", "设备 🚀 cafe\u0301")]
    [InlineData("", "")]
    public void It_reads_as_it_was_understood_and_means_the_same_again(string typed, string read)
    {
        var text = QueryText.Of(Parse(typed));

        Assert.Equal(read, text);
        Assert.Equal(text, QueryText.Of(Parse(text)));
    }

    [Fact]
    public void Nothing_is_asked_only_where_nothing_narrows()
    {
        Assert.True(Parse("\"\"").IsEmpty);
        Assert.False(Parse("is:deleted").IsEmpty);
        Assert.False(Parse("since:2d").IsEmpty);
        Assert.False(Parse("x").IsEmpty);
    }

    private static SearchQuery Parse(string typed) => QueryParser.Parse(typed, SavedSessions.Now, LocalTime.Utc);
}
