using System.IO.Hashing;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Migration;
using Xunit;
using static ClaudeBackup.Core.Tests.Migration.LegacySandbox;

namespace ClaudeBackup.Core.Tests.Migration;

// D8
public sealed class DamagedStatesTests : IDisposable
{
    private readonly LegacySandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task A_torn_file_gives_what_can_be_read_and_is_named()
    {
        var whole = Lines(1, 400);
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(whole)[..^900]);
        await _box.CommitAsync();

        var summary = await _box.SyncAsync();

        var stored = await _box.ReadAsync("laptop", Transcript(1));
        Assert.True(stored.Length > whole.Length / 2);
        Assert.True(whole.AsSpan().StartsWith(stored));
        var problem = Assert.Single(summary.Problems);
        Assert.Equal(Transcript(1), problem.Path);
        Assert.Contains("damaged", problem.Reason, StringComparison.Ordinal);
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task An_intact_state_of_an_earlier_commit_is_taken_when_it_holds_more()
    {
        var whole = Lines(1, 400);
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(whole));
        await _box.CommitAsync();
        _box.Put(Transcript(1) + ".gz", Gzip(whole)[..^900]);
        await _box.CommitAsync();

        var summary = await _box.SyncAsync();

        Assert.Equal(whole, await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Single((await _box.FileAsync("laptop", Transcript(1)))!.Variants);
        Assert.Equal(Transcript(1), Assert.Single(summary.Problems).Path);
    }

    [Fact]
    public async Task A_torn_state_that_holds_more_than_the_intact_ones_is_not_given_up()
    {
        var whole = Lines(1, 400);
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 3)));
        await _box.CommitAsync();
        _box.Put(Transcript(1) + ".gz", Gzip(whole)[..^900]);
        await _box.CommitAsync();
        _box.Put(Transcript(1) + ".gz", Gzip("{\"stub\":1}\n"u8.ToArray()));
        await _box.CommitAsync();

        await _box.SyncAsync();

        var stored = await _box.ReadAsync("laptop", Transcript(1));
        Assert.True(stored.Length > whole.Length / 2 && whole.AsSpan().StartsWith(stored));
        Assert.Equal(2, (await _box.FileAsync("laptop", Transcript(1)))!.Variants.Count);
    }

    [Fact]
    public async Task A_torn_file_that_was_never_committed_is_kept_as_it_is_as_well()
    {
        var torn = Gzip(Lines(1, 400))[..^900];
        _box.Put("manifest.json", Manifest("laptop", "laptop"));
        _box.Put($"machines/laptop/{Transcript(1)}.gz", torn);

        var summary = await _box.SyncAsync();

        Assert.Single(summary.Problems);
        Assert.Equal(
            torn,
            await File.ReadAllBytesAsync(
                (LegacyLeftovers.Folder(_box.Repository) / $"machines/laptop/{Transcript(1)}.gz").Value,
                Token
            )
        );
        await _box.AssertSoundAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task A_file_of_which_nothing_can_be_read_is_listed_all_the_same(int length)
    {
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 4))[..length]);
        _box.Put(Transcript(2) + ".gz", Gzip([]));
        await _box.CommitAsync();

        var summary = await _box.SyncAsync();

        Assert.Equal(2, (await _box.SessionsAsync()).Count);
        Assert.Empty(await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Contains(Transcript(1), summary.Problems.Select(p => p.Path));
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task Flipped_bits_end_the_reading_where_they_are_and_lose_nothing_before()
    {
        var whole = Lines(1, 400);
        var gzip = Gzip(whole);
        gzip[^6] ^= 1; // the CRC itself: every source byte is there
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", gzip);
        await _box.CommitAsync();

        Assert.Single((await _box.SyncAsync()).Problems);

        Assert.Equal(whole, await _box.ReadAsync("laptop", Transcript(1)));
    }

    [Fact]
    public async Task A_file_too_large_for_one_segment_is_cut()
    {
        var whole = Lines(1, 200_000);
        Assert.True(whole.Length > LegacyStateReader.LongestWhole);
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(whole));
        await _box.CommitAsync();
        _box.PutSource(Transcript(1), whole);

        var summary = await _box.SyncAsync();

        Assert.Empty(summary.Problems);
        Assert.Null(summary.Commit);
        var file = (await _box.FileAsync("laptop", Transcript(1)))!;
        Assert.True(file.CurrentVariant.Segments.Count > 10);
        Assert.Equal(whole, await _box.ReadAsync("laptop", Transcript(1)));
        await _box.AssertSoundAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("123456789")]
    [InlineData("The quick brown fox jumps over the lazy dog")]
    public void The_crc_is_that_of_gzip_however_the_bytes_are_split(string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        var frame = GzipFrame.Of(new MemoryStream(Gzip(bytes)));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var crc = new Crc32();
            crc.Append(bytes.AsSpan(0, cut));
            crc.Append(bytes.AsSpan(cut));
            Assert.True(bytes.Length == 0 || frame.Proves(new ContentMark(bytes.Length, crc.GetCurrentHashAsUInt32())));
        }
    }
}
