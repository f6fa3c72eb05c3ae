using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>What a list claims of a segment is proved by its bytes, and nothing is done for a claim alone.</summary>
public sealed class SegmentStoreTests : IDisposable
{
    private const string Transcript = "projects/-p/x.jsonl";
    private const long FewBytes = 48 * 1024 * 1024;

    private static readonly byte[] Content = [.. "one line\n"u8];

    private readonly EmptyRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData(Transcript, StoredArea.Sessions)]
    [InlineData("CLAUDE.md", StoredArea.Config)]
    [InlineData("skills/large", StoredArea.LargeConfig)]
    public void A_segment_comes_back(string source, StoredArea area)
    {
        var file = Stored(source, area, Content.Length);

        Assert.Equal(Content, Read(file));
    }

    [Theory]
    [InlineData(Transcript, StoredArea.Sessions, 0)]
    [InlineData(Transcript, StoredArea.Sessions, 8)]
    [InlineData(Transcript, StoredArea.Sessions, 10)]
    [InlineData(Transcript, StoredArea.Sessions, Segmenter.LongestLine)]
    [InlineData(Transcript, StoredArea.Sessions, 2147483646)]
    [InlineData(Transcript, StoredArea.Sessions, 9000000000000000000)]
    [InlineData("CLAUDE.md", StoredArea.Config, 0)]
    [InlineData("CLAUDE.md", StoredArea.Config, 8)]
    [InlineData("CLAUDE.md", StoredArea.Config, 2147483646)]
    [InlineData("CLAUDE.md", StoredArea.Config, -5)]
    public void A_wrong_size_is_damage_of_the_file_and_costs_no_memory(string source, StoredArea area, long claimed)
    {
        var file = Stored(source, area, claimed);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var failure = Assert.Throws<BackupException>(() => Read(file));

        Assert.Equal(FailureKind.Integrity, failure.Kind);
        Assert.Contains(source, failure.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FewBytes * 2);
    }

    private byte[] Read(StoredFile file)
    {
        using var store = new SegmentStore(_repository.Repository);
        return store.Read(Slug.Parse("test"), file, file.CurrentVariant, 0);
    }

    private StoredFile Stored(string source, StoredArea area, long claimed)
    {
        var path = StoredPath.Of(RelativePath.Parse(source), area);
        using var stored = new MemoryStream();
        path.Codecs[0].Compress(Content, stored);
        var place = _repository.Repository.InWorkTree("machines/test/" + path.SegmentFile(1, 0, path.Codecs[0])).Value;
        _ = Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllBytes(place, stored.ToArray());
        return new StoredFile
        {
            Source = path.ToSource(),
            Path = path,
            Current = 1,
            Variants =
            [
                new Variant
                {
                    Number = 1,
                    Mode = FilePermissions.PrivateFile,
                    ModifiedNs = 1,
                    Saved = DateTimeOffset.UnixEpoch,
                    Segments =
                    [
                        new Segment
                        {
                            Hash = ContentHash.Of(Content),
                            Size = claimed,
                            StoredSize = Segment.UnknownSize,
                            Codec = path.Codecs[0],
                            Blob = ObjectId.OfBlob(stored.ToArray()),
                        },
                    ],
                },
            ],
        };
    }
}
