using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Tests.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

/// <summary>How one state goes on from another; a blank parts segments, which may be cut in other places.</summary>
public sealed class StateRelationTests
{
    [Theory]
    [InlineData("abc", "abc", StateChange.Unchanged)]
    [InlineData("abc", "abcd", StateChange.Extends)]
    [InlineData("abc", "abc d", StateChange.Extends)]
    [InlineData("abc def", "abc defg", StateChange.Extends)]
    [InlineData("abcdef", "abc defg", StateChange.Extends)]
    [InlineData("abc defg", "abcdefghi jk", StateChange.Extends)]
    [InlineData("abcd", "abc", StateChange.Shrunk)]
    [InlineData("abc def ghi", "abc d", StateChange.Shrunk)]
    [InlineData("abc def ghi", "abc", StateChange.Shrunk)]
    [InlineData("abc", "", StateChange.Shrunk)]
    [InlineData("", "abc", StateChange.Extends)]
    [InlineData("abc", "xbc", StateChange.Rewritten)]
    [InlineData("abc def", "abc dxf", StateChange.Rewritten)]
    [InlineData("abc def", "abc dxfg", StateChange.Rewritten)]
    [InlineData("abc def", "xbc", StateChange.Rewritten)]
    [InlineData("abc def", "abcdef", StateChange.Rewritten)]
    public void Bytes_tell(string before, string after, StateChange change) =>
        Assert.Equal(change, Compare(Of(1, before), Of(2, after)));

    [Theory]
    [InlineData("abc", "abcd", StateChange.Extends)]
    [InlineData("abc def", "abc dxf", StateChange.Redacted)]
    [InlineData("abc", "abc", StateChange.Unchanged)]
    public void Of_one_number_lists_are_enough(string before, string after, StateChange change) =>
        Assert.Equal(change, StateRelation.Of(Of(1, before), Of(1, after), NotAsked, NotAsked));

    [Fact]
    public void Segments_that_are_the_same_are_not_read() =>
        Assert.Equal(StateChange.Shrunk, StateRelation.Of(Of(1, "abc def ghi"), Of(2, "abc def"), NotAsked, NotAsked));

    private static StateChange Compare(Variant before, Variant after) =>
        StateRelation.Of(before, after, Reader(before), Reader(after));

    private static Func<int, byte[]> Reader(Variant variant)
    {
        var texts = variant.Link!.Split(' ');
        return index => Encoding.UTF8.GetBytes(texts[index]);
    }

    private static Variant Of(int number, string text) =>
        StoredFiles.VariantOf(StoredArea.Sessions, number, text.Split(' ')) with
        {
            Link = text,
        };

    private static byte[] NotAsked(int index) => throw new InvalidOperationException("The lists tell.");
}
