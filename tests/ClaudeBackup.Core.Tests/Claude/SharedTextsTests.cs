using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class SharedTextsTests
{
    [Fact]
    public void Digests_have_one_text_for_what_they_have_in_common()
    {
        var (one, other) = Read(Told("/home/dev/api"), Told("/home/dev/api"));

        Assert.Same(one.FirstCwd, other.FirstCwd);
    }

    [Theory]
    [InlineData("/home/dev/api", "/home/dev/apj")]
    [InlineData("/home/dév/api", "/home/dév/api")]
    [InlineData("", "x")]
    [InlineData("/a", "/a/b")]
    public void Each_digest_has_the_text_that_was_written(string one, string other)
    {
        var (first, second) = Read(Told(one), Told(other));

        Assert.Equal((one, other), (first.FirstCwd, second.FirstCwd));
    }

    [Fact]
    public void A_text_longer_than_any_that_is_kept_is_read_whole()
    {
        var deep = "/" + new string('d', 5000);

        var (one, other) = Read(Told(deep), Told("/home/dev/api"));

        Assert.Equal((deep, "/home/dev/api"), (one.FirstCwd, other.FirstCwd));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void A_text_whose_end_is_missing_is_damage(int length)
    {
        var bytes = Written(Told(new string('d', length)))[..80];

        using var reader = new BinaryReader(new MemoryStream(bytes));
        _ = Assert.Throws<EndOfStreamException>(() => TranscriptDigest.Read(reader));
    }

    private static TranscriptDigest Told(string folder) => new() { FirstCwd = folder };

    private static (TranscriptDigest One, TranscriptDigest Other) Read(TranscriptDigest one, TranscriptDigest other)
    {
        using var reader = new BinaryReader(new MemoryStream([.. Written(one), .. Written(other)]));
        var shared = new SharedTexts();
        return (TranscriptDigest.Read(reader, shared), TranscriptDigest.Read(reader, shared));
    }

    private static byte[] Written(TranscriptDigest digest)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            digest.Write(writer);
        }

        return bytes.ToArray();
    }
}
