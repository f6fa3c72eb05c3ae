using System.Text;
using ClaudeBackup.Core.Format;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

public sealed class SegmenterTests
{
    [Fact]
    public void Segments_joined_are_the_file_and_end_at_line_ends()
    {
        var file = Lines(seed: 1, bytes: 9_000_000);
        var segments = Cut(file);
        Assert.Equal(file, segments.SelectMany(s => s).ToArray());
        Assert.All(segments.SkipLast(1), s => Assert.Equal((byte)'\n', s[^1]));
        Assert.All(segments.SkipLast(1), s => Assert.InRange(s.Length, Segmenter.Shortest, Segmenter.Longest));
    }

    [Fact]
    public void An_append_touches_the_last_segment_alone()
    {
        var file = Lines(seed: 2, bytes: 7_000_000);
        var before = Cut(file);
        var after = Cut([.. file, .. Lines(seed: 3, bytes: 200_000)]);
        Assert.Equal(before.SkipLast(1), after.Take(before.Count - 1));
    }

    [Fact]
    public void An_edit_that_shifts_everything_touches_few_segments()
    {
        var file = Lines(seed: 4, bytes: 20_000_000);
        var at = file.Length / 4;
        var edited = (byte[])[.. file[..at], .. "shift"u8, .. file[at..]];
        var before = Cut(file).Select(s => ContentHash.Of(s)).ToHashSet();
        var touched = Cut(edited).Count(s => !before.Contains(ContentHash.Of(s)));
        Assert.InRange(touched, 1, 3);
    }

    [Theory]
    [InlineData(Segmenter.Longest)]
    [InlineData(Segmenter.Longest + 1)]
    [InlineData(5_000_000)]
    public void A_line_longer_than_a_segment_is_one_of_its_own(int length)
    {
        var longLine = (byte[])[.. Enumerable.Repeat((byte)'x', length - 1), (byte)'\n'];
        var segments = Cut([.. "a\n"u8, .. longLine, .. "b\n"u8]);
        Assert.Contains(segments, s => s.AsSpan().SequenceEqual(longLine));
    }

    [Fact]
    public void A_giant_line_is_cut_anywhere()
    {
        var segments = Cut([.. Enumerable.Repeat((byte)'x', Segmenter.LongestLine + 5)]);
        Assert.Equal([Segmenter.LongestLine, 5], segments.Select(s => s.Length));
    }

    [Fact]
    public void A_cut_does_not_depend_on_how_much_of_the_rest_is_known()
    {
        var file = Lines(seed: 5, bytes: 5_000_000);
        var known = Segmenter.FirstCut(file, atEnd: true);
        for (var length = 100_000; length < file.Length; length += 333_333)
        {
            if (Segmenter.FirstCut(file.AsSpan(0, length), atEnd: false) is { } early)
            {
                Assert.Equal(known, early);
            }
        }
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(300_000)]
    [InlineData(int.MaxValue)]
    public void A_stream_is_cut_as_the_whole_file_is_however_it_arrives(int mostAtOnce)
    {
        byte[] file = [.. Lines(5, 5_000_000), .. new byte[Segmenter.Longest + 7], (byte)'\n', .. Lines(6, 700_000)];
        using var stream = new Trickle(file, mostAtOnce);
        var cutter = new SegmentCutter(stream, file.Length);
        var segments = new List<byte[]>();
        do
        {
            segments.Add(cutter.Next().ToArray());
        } while (!cutter.AtEnd);

        Assert.Equal(Cut(file).Select(s => s.Length), segments.Select(s => s.Length));
        Assert.True(segments.SelectMany(s => s).SequenceEqual(file));
    }

    [Fact]
    public void A_stream_that_is_shorter_than_was_told_is_no_file()
    {
        using var stream = new MemoryStream([1, 2]);

        Assert.Throws<EndOfStreamException>(() => _ = new SegmentCutter(stream, 3).Next().Length);
    }

    [Fact]
    public void An_empty_segment_is_a_gzip_file_and_comes_back()
    {
        using var compressed = new MemoryStream();
        Codec.Gzip.Compress([], compressed);
        compressed.Position = 0;
        using var content = Codec.Gzip.Decompress(compressed);
        Assert.Equal(-1, content.ReadByte());
        Assert.Equal([0x1F, 0x8B], compressed.ToArray()[..2]);
    }

    [Fact]
    public void The_same_bytes_compress_to_the_same_bytes_without_name_time_or_system()
    {
        var content = Lines(seed: 6, bytes: 700_000);
        using var once = new MemoryStream();
        using var twice = new MemoryStream();
        Codec.Gzip.Compress(content, once);
        Codec.Gzip.Compress(content, twice);
        Assert.Equal(once.ToArray(), twice.ToArray());
        // RFC 1952: no flags, no time, unknown system.
        Assert.Equal([0, 0, 0, 0, 0], once.ToArray()[3..8]);
        Assert.Equal(255, once.ToArray()[9]);
    }

    private static List<byte[]> Cut(ReadOnlySpan<byte> file)
    {
        var segments = new List<byte[]>();
        while (!file.IsEmpty)
        {
            var length = Segmenter.FirstCut(file, atEnd: true)!.Value;
            segments.Add(file[..length].ToArray());
            file = file[length..];
        }

        return segments;
    }

    private static byte[] Lines(int seed, int bytes)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < bytes)
        {
            _ = text.Append('{').Append(random.NextInt64()).Append('a', random.Next(10, 4000)).Append("}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private sealed class Trickle(byte[] content, int mostAtOnce) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, mostAtOnce)]);
    }
}
