using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Hooks;

/// <summary>Looks at a home of transcripts, as values.</summary>
internal static class Seen
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A look at a home.</summary>
    /// <param name="there">What is at the source: the beginning of a session's id, and how many days ago it was modified.</param>
    /// <param name="stored">What is stored: likewise, and since how many days it is missing, if it is.</param>
    public static SourceComparison Of(
        (string Id, int Age)[] there,
        params (string Id, int Age, int? Absent)[] stored
    ) =>
        SourceComparison.Of(
            new ScanResult(
                new AbsolutePath("/home/dev/.claude"),
                SourceExists: true,
                IsListed: true,
                [.. there.Select(t => Scanned(t.Id, t.Age))],
                [],
                [],
                []
            ),
            MachineIndex.Empty(Slug.Parse("test")) with
            {
                Entries = stored.Select(Entry).ToDictionary(e => e.Source),
            },
            only: null
        );

    /// <summary>The transcript of a session; after an <c>@</c> stands the folder in which it worked.</summary>
    private static RelativePath PathOf(string id) =>
        RelativePath.Parse(
            id.Split('@') is [var name, var folder]
                ? Transcript.PathOf(Transcript.Id(name), folder)
                : Transcript.PathOf(Transcript.Id(id))
        );

    private static ScannedFile Scanned(string id, int age) =>
        new()
        {
            Source = PathOf(id),
            Fingerprint = new Fingerprint(10, Ns(age), ChangedNs: 0, Inode: 1),
            Device = 1,
            Mode = FilePermissions.PrivateFile,
            Tier = Tier.Sessions,
            RequiresText = false,
        };

    private static IndexEntry Entry((string Id, int Age, int? Absent) stored) =>
        new(
            new StoredFile
            {
                Source = PathOf(stored.Id),
                Path = StoredPath.Of(PathOf(stored.Id), StoredArea.Sessions),
                Current = 1,
                Variants =
                [
                    new Variant
                    {
                        Number = 1,
                        Mode = FilePermissions.PrivateFile,
                        ModifiedNs = Ns(stored.Age),
                        Saved = Now,
                        Segments =
                        [
                            new Segment
                            {
                                Hash = ContentHash.Of([]),
                                Codec = Codec.Gzip,
                                Size = 10,
                                StoredSize = 10,
                                Blob = ObjectId.Parse(new string('a', 40)),
                            },
                        ],
                    },
                ],
            },
            new Fingerprint(10, Ns(stored.Age), 0, 1),
            stored.Absent is { } days ? Now.AddDays(-days) : null
        );

    private static long Ns(int age) => Now.AddDays(-age).ToUnixTimeMilliseconds() * 1_000_000;
}
