using System.Text;
using ClaudeBackup.Core.Format;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

/// <summary>A line of a list in which a segment is another one: that segment and the size of the whole are told anew, and nothing else is.</summary>
public sealed class OtherSegmentsTests
{
    private const string Was = "9848ab0b020271bde26d2924202ad1f04d81b0866c0bc20653a11d2c90d2db91";
    private const string Stays = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly string Now = new('a', Was.Length);

    [Fact]
    public void What_is_not_known_here_stays_and_the_digest_of_what_was_goes()
    {
        var line =
            $$$"""{"path":"projects/-a/x.jsonl","variant":1,"size":26,"new":{"b": 1e3},"segments":[{"size":16,"sha256":"{{{Was}}}","stored":36,"digest":{"format":2}},{"size":10,"sha256":"{{{Stays}}}","later":[1, 2]}]}""";
        Assert.Equal(
            $$$"""{"path":"projects/-a/x.jsonl","variant":1,"size":17,"new":{"b": 1e3},"segments":[{"size":7,"sha256":"{{{Now}}}","stored":5},{"size":10,"sha256":"{{{Stays}}}","later":[1, 2]}]}""",
            In(line)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("no line")]
    [InlineData("""{"path":"../x","segments":[]}""")]
    [InlineData("""{"path":"projects/-a/x.jsonl","segments":[{"size":16}]}""")]
    [InlineData("""{"path":"projects/-a/x.jsonl", "segments":[{"sha256":"00"}]}""")]
    public void What_names_no_such_segment_stays_byte_by_byte(string line) => Assert.Equal(line, In(line));

    [Fact]
    public void A_segment_that_does_not_tell_its_size_does_not_change_that_of_the_whole()
    {
        var line = $$$"""{"path":"projects/-a/x.jsonl","size":26,"segments":[{"sha256":"{{{Was}}}"}]}""";
        Assert.Contains("\"size\":26,", In(line), StringComparison.Ordinal);
        Assert.Contains(Now, In(line), StringComparison.Ordinal);
    }

    private static string In(string line) =>
        Encoding.UTF8.GetString(
            OtherSegments.In(
                Encoding.UTF8.GetBytes(line),
                (_, _, hash) => hash == ContentHash.Parse(Was) ? new ListedSegment(7, ContentHash.Parse(Now), 5) : null
            )
        );
}
