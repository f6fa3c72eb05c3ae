using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>An index of two files, one of them a transcript.</summary>
internal static class SmallIndex
{
    /// <summary>The bytes of its file.</summary>
    public static byte[] Bytes()
    {
        var id = Transcript.Id("3f2a");
        var content = Transcript.Messages(id, 0, 4);
        var session = RelativePath.Parse(Transcript.PathOf(id));
        var setting = RelativePath.Parse("settings.json");
        var index = new MachineIndex
        {
            Slug = Slug.Parse("laptop"),
            Commit = ObjectId.OfBlob([1]),
            Tree = ObjectId.OfBlob([2]),
            Entries = new Dictionary<RelativePath, IndexEntry>
            {
                [session] = Entry(session, StoredArea.Sessions, content, TranscriptReader.Digest(content)),
                [setting] = Entry(setting, StoredArea.Config, "{}"u8.ToArray(), digest: null),
            },
            NotText = new Dictionary<RelativePath, Fingerprint>
            {
                [RelativePath.Parse("x.bin")] = new Fingerprint(1, 2, 3, 4),
            },
            Lists = new Dictionary<ObjectId, IReadOnlyList<RelativePath>> { [ObjectId.OfBlob([3])] = [session] },
        };
        using var directory = new TemporaryDirectory();
        var file = directory.Path / "index";
        MachineIndexFile.Write(file, index);
        return File.ReadAllBytes(file.Value);
    }

    private static IndexEntry Entry(RelativePath source, StoredArea area, byte[] content, TranscriptDigest? digest) =>
        new(
            new StoredFile
            {
                Source = source,
                Path = StoredPath.Of(source, area),
                Current = 1,
                Variants =
                [
                    new Variant
                    {
                        Number = 1,
                        Mode = 0x180,
                        ModifiedNs = 1,
                        Saved = Transcript.Start,
                        Link = null,
                        Segments =
                        [
                            new Segment
                            {
                                Hash = ContentHash.Of(content),
                                Size = content.Length,
                                StoredSize = 10,
                                Blob = ObjectId.OfBlob(content),
                                Codec = area is StoredArea.Config ? Codec.None : Codec.Gzip,
                                Digest = digest,
                            },
                        ],
                    },
                ],
            },
            new Fingerprint(1, 2, 3, 4),
            Transcript.Start
        );
}
