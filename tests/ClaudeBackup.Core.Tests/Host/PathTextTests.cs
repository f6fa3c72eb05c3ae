using System.Text;
using ClaudeBackup.Core.Host;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class PathTextTests
{
    [Fact]
    public void Any_bytes_come_back_from_their_text() =>
        Prop.ForAll<byte[]>(bytes => PathText.Encode(PathText.Decode(bytes)).AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Valid_text_is_plain_UTF8()
    {
        foreach (var text in new[] { "", "a", "Grüße", "日本", "😀", "e\u0301" })
        {
            Assert.Equal(Encoding.UTF8.GetBytes(text), PathText.Encode(text));
            Assert.Equal(text, PathText.Decode(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_stand_as_lone_surrogates()
    {
        Assert.Equal("a\uDCFFb", PathText.Decode([(byte)'a', 0xFF, (byte)'b']));
        Assert.Equal("\uDCE2\uDC82", PathText.Decode([0xE2, 0x82]));
        Assert.Equal("\uDCED\uDCB2\uDC80", PathText.Decode([0xED, 0xB2, 0x80]));
        Assert.Equal("😀\uDC80", PathText.Decode([.. "😀"u8, 0x80]));
        Assert.Equal("\uDCC0\uDC80", PathText.Decode([0xC0, 0x80]));
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    [InlineData(0xDC7F)]
    [InlineData(0xDD00)]
    public void A_surrogate_that_stands_for_no_byte_is_refused(int surrogate) =>
        Assert.Throws<FormatException>(() => PathText.Encode(((char)surrogate).ToString()));
}
