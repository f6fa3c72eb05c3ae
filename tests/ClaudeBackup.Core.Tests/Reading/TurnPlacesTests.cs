using System.Text;
using ClaudeBackup.Core.Reading;
using Xunit;

namespace ClaudeBackup.Core.Tests.Reading;

public sealed class TurnPlacesTests
{
    // turns 1 and 2, none, 3, 4 to 6, none, 7
    private static readonly TurnPlaces Places = new([2, 0, 1, 3, 0, 1]);

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(4, 2, 2)]
    [InlineData(5, 3, 3)]
    [InlineData(7, 3, 3)]
    [InlineData(8, 3, 3)]
    [InlineData(-3, 0, 0)]
    public void A_turn_is_read_with_the_one_before_it(int turn, int segment, int before) =>
        Assert.Equal(new TurnPlace(segment, before), Places.Before(turn));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(4, 2, 2)]
    [InlineData(5, 2, 2)]
    public void What_stands_in_a_segment_may_be_of_the_last_turn_but_one_before_it(
        int segment,
        int first,
        int before
    ) => Assert.Equal(new TurnPlace(first, before), Places.Around(segment));

    [Theory]
    [InlineData("""{"uuid":"abc-12"}""", "abc", true)]
    [InlineData("""{"uuid":"abc-12"}""", "ABC-1", true)]
    [InlineData("""{"uuid":"abc-12"}""", "bc", false)]
    [InlineData("""{"uuid":"abc""", "abc-", false)]
    [InlineData("", "a", false)]
    public void An_entry_may_be_where_a_text_begins_as_its_id_does(string line, string beginning, bool may) =>
        Assert.Equal(may, EntryBytes.MayHold(Encoding.UTF8.GetBytes(line), beginning));

    [Theory]
    [InlineData("a1b2-c3", true)]
    [InlineData("", false)]
    [InlineData("a\"b", false)]
    [InlineData("é", false)]
    public void Only_what_stands_in_the_bytes_as_it_is_can_be_looked_for_there(string beginning, bool can) =>
        Assert.Equal(can, EntryBytes.CanTell(beginning));
}
