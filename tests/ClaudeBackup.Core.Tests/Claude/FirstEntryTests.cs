using System.Text;
using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class FirstEntryTests
{
    private const string Id = "a1111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData($$"""{"type":"user","sessionId":"{{Id}}","message":{ } }""", Id)]
    [InlineData($$"""{"message":{"sessionId":"b1111111-1111-4111-8111-111111111111"},"sessionId":"{{Id}}"}""", Id)]
    [InlineData($$"""{"message":{"sessionId":"{{Id}}"} }""", null)]
    [InlineData("""{"sessionId":"../x"}""", null)]
    [InlineData("""{"sessionId":7}""", null)]
    [InlineData("""["sessionId"]""", null)]
    [InlineData("no json", null)]
    [InlineData("", null)]
    public void The_first_entry_tells_the_session(string line, string? id)
    {
        Assert.Equal(id, FirstEntry.SessionOf(Encoding.UTF8.GetBytes(line + "\nmore")));
        // cut off behind what tells it, or not ended yet
        Assert.Equal(id, FirstEntry.SessionOf(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void A_second_entry_does_not_count() =>
        Assert.Null(FirstEntry.SessionOf(Encoding.UTF8.GetBytes("{}\n{\"sessionId\":\"" + Id + "\"}")));
}
