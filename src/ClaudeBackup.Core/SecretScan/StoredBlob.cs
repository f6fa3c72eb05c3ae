using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>A blob that holds bytes of the source, told by its path in a snapshot of this or an older layout.</summary>
internal sealed record StoredBlob
{
    private static readonly string[] Ours =
    [
        RepositoryLayout.ManifestFile,
        RepositoryLayout.SessionIndexFile,
        RepositoryLayout.AttributesFile,
        RepositoryLayout.RestoreGuide,
        ".gitignore",
    ];

    /// <summary>The blob.</summary>
    public required ObjectId Blob { get; init; }

    /// <summary>The slug of the machine that stored it; empty in layouts that knew no machines.</summary>
    public required string Machine { get; init; }

    /// <summary>The file at the source, as far as the path tells.</summary>
    public required string Source { get; init; }

    /// <summary>How it is kept.</summary>
    public required Codec Codec { get; init; }

    /// <summary>The segments before it: of each, the paths that it may have.</summary>
    public IEnumerable<IReadOnlyList<string>> Before { get; private init; } = [];

    /// <summary>Null for what holds none: lists, manifests, the guide.</summary>
    /// <param name="path">From the root of the snapshot.</param>
    /// <param name="blob">The blob there.</param>
    public static StoredBlob? TryOf(string path, ObjectId blob)
    {
        // cut by hand and not by a slug: what goes to a remote is scanned, whatever the folder is called
        var (machine, folder, file) = path.Split('/', 3) is [RepositoryLayout.MachinesFolder, var name, var below]
            ? (name, $"{RepositoryLayout.MachinesFolder}/{name}/", below)
            : ("", "", path);
        if (Ours.Contains(file) || file.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal))
        {
            return null;
        }

        if (StoredPath.TryReadSegmentFile(file) is not var (stored, variant, segment, codec))
        {
            return new StoredBlob
            {
                Blob = blob,
                Machine = machine,
                Source = file,
                Codec = Codec.None,
            };
        }

        return new StoredBlob
        {
            Blob = blob,
            Machine = machine,
            Source = SourceOf(stored),
            Codec = codec,
            Before = Enumerable
                .Range(0, segment)
                .Select<int, IReadOnlyList<string>>(before =>
                    [.. stored.Codecs.Select(c => folder + stored.SegmentFile(variant, before, c))]
                ),
        };
    }

    /// <summary>How the file of a segment is kept.</summary>
    /// <param name="path">From the root of the snapshot, below a machine's folder or not.</param>
    public static Codec CodecOf(string path) =>
        Codec.Compressing.FirstOrDefault(c => path.EndsWith(c.Suffix, StringComparison.Ordinal)) ?? Codec.None;

    private static string SourceOf(StoredPath path)
    {
        try
        {
            return path.ToSource().Value;
        }
        catch (FormatException)
        {
            return path.Value;
        }
    }
}
