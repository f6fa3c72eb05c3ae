using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>What a repository holds: whoever may write to the remote may have written it.</summary>
internal static class StoredParsers
{
    private static readonly string[] Names = ["a", ".gitattributes", "\uDCFF", "projects"];

    public static IReadOnlyList<FuzzedParser> All { get; } =
    [
        FuzzedParser.OfBytes("list", typeof(FileList), b => _ = FileList.Read(b, "list"), typeof(BackupException)),
        FuzzedParser.OfText("stored-name", typeof(StoredName), Name, typeof(FormatException)),
        FuzzedParser.OfText("stored-path", typeof(StoredPath), Path, typeof(FormatException)),
        FuzzedParser.OfText("segment-file", typeof(StoredPath), SegmentFile, typeof(FormatException)),
        FuzzedParser.OfText(
            "hash",
            typeof(ContentHash),
            t => Back(t, ContentHash.Parse(t).ToString()),
            typeof(FormatException)
        ),
        FuzzedParser.OfText("slug", typeof(Slug), SlugOf),
        FuzzedParser.OfText(
            "relative-path",
            typeof(RelativePath),
            t => Assert.Equal(t, RelativePath.Parse(t).Value),
            typeof(FormatException)
        ),
        FuzzedParser.OfBytes("path-text", typeof(PathText), b => Assert.Equal(b, PathText.Encode(PathText.Decode(b)))),
        FuzzedParser.OfBytes("machine-manifest", typeof(MachineManifest), Manifest),
        FuzzedParser.OfBytes("legacy-manifest", typeof(LegacyManifest), b => _ = LegacyManifest.TryRead(b)),
        FuzzedParser.OfText(
            "legacy-path",
            typeof(LegacyLayout),
            t => _ = (LegacyLayout.Of(t), LegacyLayout.CanHold(t))
        ),
        FuzzedParser.OfBytes("forgotten", typeof(TombstoneFile), Tombstones),
        FuzzedParser.OfBytes("masked", typeof(MaskFile), Masked),
        FuzzedParser.OfBytes("pruned", typeof(PrunedFile), Pruned),
        FuzzedParser.OfBytes("segment", typeof(Codec), Segment, typeof(InvalidDataException)) with
        {
            Made = [Compressed("one\ntwo\n"), Compressed(""), Compressed(new string('x', 5000))],
            // two bytes say a kilobyte
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("segment-salvage", typeof(GzipContent), Salvage) with
        {
            Made = [Compressed("one\ntwo\n"), Compressed(new string('x', 5000))],
            MemoryPerByte = 4096,
        },
        FuzzedParser.OfBytes("commit", typeof(RawCommit), Commit, typeof(BackupException)),
        FuzzedParser.OfBytes(
            "tree",
            typeof(RawTree),
            b => Assert.Equal(b, RawTree.Write(RawTree.Read(b))),
            typeof(BackupException)
        ) with
        {
            Made = [MadeTree()],
        },
    ];

    private static void Name(string text)
    {
        if (text.Length > 0 && PathText.IsName(text))
        {
            Assert.Equal(text, StoredName.Unescape(StoredName.Escape(text)));
            Assert.Equal(text, StoredName.Unescape(StoredName.Escape(text, partByCase: true)));
            Assert.All(StoredName.Escape(text), component => Assert.True(StoredName.IsWritten(component), component));
        }

        _ = StoredName.Unescape(text.Split('/'));
    }

    private static void Path(string text)
    {
        var path = StoredPath.Parse(text);
        var source = path.ToSource();
        Assert.Equal(source, StoredPath.Of(source, path.Area).ToSource());
    }

    private static void SegmentFile(string text)
    {
        _ = StoredPath.IsSegmentFile(text);
        if (
            StoredPath.TryReadSegmentFile(text) is var (path, variant, segment, codec)
            && StoredPath.IsSegmentFile(text)
        )
        {
            Assert.Equal(text, path.SegmentFile(variant, segment, codec));
        }
    }

    private static void SlugOf(string text)
    {
        Assert.Equal(Slug.Of(text), Slug.TryParse(Slug.Of(text).Value));
        if (Slug.TryParse(text) is { } slug)
        {
            Assert.Equal(text, slug.Value);
        }
    }

    private static void Back(string text, string written) => Assert.Equal(text, written, ignoreCase: true);

    private static void Manifest(byte[] bytes)
    {
        if (MachineManifest.TryRead(bytes) is { } manifest)
        {
            var written = manifest.ToBytes();
            Assert.Equal(written, MachineManifest.TryRead(written)!.ToBytes());
        }
    }

    private static void Tombstones(byte[] bytes)
    {
        var written = TombstoneFile.Write(TombstoneFile.Read(bytes));
        Assert.Equal(written, TombstoneFile.Write(TombstoneFile.Read(written)));
    }

    private static void Masked(byte[] bytes)
    {
        var read = MaskFile.Read(bytes);
        var written = MaskFile.Write(read);
        Assert.Equal(written, MaskFile.Write(MaskFile.Read(written)));
        _ = Masks.Of(read);
    }

    private static void Pruned(byte[] bytes)
    {
        var read = PrunedFile.Read(bytes);
        var written = read.Aggregate(
            Array.Empty<byte>(),
            (before, line) => before.Length > 64 * 1024 ? before : PrunedFile.With(before, line)
        );
        Assert.Equal(
            written,
            PrunedFile.Read(written).Aggregate(Array.Empty<byte>(), (before, line) => PrunedFile.With(before, line))
        );
    }

    private static byte[] Compressed(string text)
    {
        using var stored = new MemoryStream();
        Codec.Gzip.Compress(Encoding.UTF8.GetBytes(text), stored);
        return stored.ToArray();
    }

    private static void Segment(byte[] bytes)
    {
        using var content = Codec.Gzip.Decompress(new MemoryStream(bytes));
        content.CopyTo(Stream.Null);
    }

    private static void Salvage(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        _ = GzipFrame.Of(file).Proves(new ContentMark(1, 1));
        file.Position = 0;
        using var content = new GzipContent(file);
        content.CopyTo(Stream.Null);
    }

    private static void Commit(byte[] bytes)
    {
        var commit = RawCommit.Read(bytes);
        var again = RawCommit.Read(commit.With(commit.Tree, commit.Parents));
        Assert.Equal((commit.Tree, commit.Parents.Count), (again.Tree, again.Parents.Count));
        Assert.Equal(commit.With(commit.Tree, commit.Parents), again.With(commit.Tree, commit.Parents));
    }

    private static byte[] MadeTree() =>
        RawTree.Write(
            Names.Select((name, i) => new RawEntry(i == 3 ? "40000" : "100644", name, ObjectId.OfBlob([(byte)i])))
        );
}
