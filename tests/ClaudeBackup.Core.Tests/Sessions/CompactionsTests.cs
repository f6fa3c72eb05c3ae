using System.Text;
using ClaudeBackup.Core.Sessions;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

/// <summary>An entry that tells of a compaction, and what only speaks of one.</summary>
public sealed class CompactionsTests
{
    [Theory]
    [InlineData("""{"type":"system","subtype":"compact_boundary"}""", 1)]
    [InlineData("""{"a":[{"subtype":"x"}], "subtype" : "compact_boundary" , "b":1}""", 1)]
    [InlineData("""{"type":"system","subtype":"microcompact_boundary"}""", 0)]
    [InlineData("""{"type":"user","message":{"subtype":"compact_boundary"}}""", 0)]
    [InlineData("""{"type":"user","message":{"content":"\"subtype\":\"compact_boundary\""}}""", 0)]
    [InlineData("""{"type":"system","subtype":"compact_boundary""", 0)]
    [InlineData("""compact_boundary""", 0)]
    [InlineData("""["compact_boundary"]""", 0)]
    public void Only_an_entry_of_its_own_is_one(string line, int count)
    {
        var content = Encoding.UTF8.GetBytes($"{{\"type\":\"user\"}}\n{line}\n{{\"type\":\"user\"}}\n");

        var ends = Compactions.EndsIn(content);

        Assert.Equal(count, ends.Count);
        Assert.All(ends, end => Assert.Equal(16 + line.Length + 1, end));
    }

    [Fact]
    public void Each_ends_behind_its_own_line()
    {
        const string Boundary = """{"subtype":"compact_boundary"}""";

        Assert.Equal([31, 62, 92], Compactions.EndsIn(Encoding.UTF8.GetBytes($"{Boundary}\n{Boundary}\n{Boundary}")));
    }
}
