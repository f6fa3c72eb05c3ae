using System.Globalization;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>How the files of git's object store differ from what was noted of them.</summary>
/// <param name="Changed">Paths below the store that are new, or have another size or time.</param>
/// <param name="Gone">Paths that are no more.</param>
public sealed record ObjectFileChanges(IReadOnlyList<string> Changed, IReadOnlyList<string> Gone)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Changed.Count == 0 && Gone.Count == 0;
}

/// <summary>
/// The files in which git keeps objects, with what tells that they are unchanged. A run that ends well notes them; the next one reads only what
/// differs, and finds damage without reading the store as a whole. Git itself never changes such a file.
/// </summary>
/// <param name="byPath">By path below the store, with <c>/</c>.</param>
public sealed class ObjectFiles(IReadOnlyDictionary<string, Fingerprint> byPath)
{
    /// <summary>Below the store, where packs are.</summary>
    public const string PackFolder = "pack";

    private const string Header = "object files 2";
    private const int LooseFolderLength = 2;
    private const int LooseNameLength = ObjectId.HexLength - LooseFolderLength;

    private static readonly string[] PackSuffixes =
    [
        ".pack",
        ".idx",
        ".rev",
        ".bitmap",
        ".mtimes",
        ".keep",
        ".promisor",
    ];

    /// <summary>What was found, by path below the store.</summary>
    public IReadOnlyDictionary<string, Fingerprint> ByPath => byPath;

    /// <summary>Looks at the names and times of all files; none is read.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="store">The folder <c>objects</c>.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static ObjectFiles Look(IFileSystem files, AbsolutePath store)
    {
        var found = new Dictionary<string, Fingerprint>(StringComparer.Ordinal);
        if (!Directory.Exists(store.Value))
        {
            return new ObjectFiles(found);
        }

        foreach (var folder in files.List(store).Where(e => e.Kind is FileKind.Directory && IsOfObjects(e.Name)))
        {
            foreach (var entry in ListUnlessGone(files, store / folder.Name).Where(e => IsOfGit(folder.Name, e.Name)))
            {
                // whatever else has such a name keeps git from the object
                if (files.Look(store / folder.Name / entry.Name, followLink: true) is { } file)
                {
                    found[$"{folder.Name}/{entry.Name}"] = file.Fingerprint;
                }
            }
        }

        return new ObjectFiles(found);
    }

    // git takes away a folder whose objects it has packed
    private static IReadOnlyList<DirectoryEntry> ListUnlessGone(IFileSystem files, AbsolutePath folder)
    {
        try
        {
            return files.List(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>What was noted; null when nothing was, or not so that it can be read.</summary>
    public static ObjectFiles? TryRead(AbsolutePath note)
    {
        try
        {
            return HashedLines.TryRead(note) is [Header, .. var rest]
                ? new ObjectFiles(rest.Select(Parse).ToDictionary(f => f.Path, f => f.File, StringComparer.Ordinal))
                : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Notes them. It is worth nothing after a power cut and so is not flushed: without it, everything is read once.</summary>
    public void Write(AbsolutePath note)
    {
        var lines = byPath.Select(f =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{f.Value.Size} {f.Value.ModifiedNs} {f.Value.ChangedNs} {f.Value.Inode} {f.Key}"
            )
        );
        var temporary = note.Parent! / (note.Name + ".new");
        try
        {
            File.WriteAllText(temporary.Value, HashedLines.Text([Header, .. lines]));
            File.Move(temporary.Value, note.Value, overwrite: true);
        }
        catch (IOException)
        {
            // a full disk keeps what was begun
            File.Delete(temporary.Value);
            throw;
        }
    }

    /// <summary>What differs from what was noted; everything when nothing was.</summary>
    public ObjectFileChanges Since(ObjectFiles? noted) =>
        new(
            [
                .. byPath
                    .Where(f => noted?.ByPath.TryGetValue(f.Key, out var then) is not true || then != f.Value)
                    .Select(f => f.Key)
                    .Order(StringComparer.Ordinal),
            ],
            noted is null ? [] : [.. noted.ByPath.Keys.Where(path => !byPath.ContainsKey(path))]
        );

    private static (string Path, Fingerprint File) Parse(string line)
    {
        var parts = line.Split(' ', 5);
        if (parts.Length < 5)
        {
            throw new FormatException("A line is cut short.");
        }

        return (
            parts[4],
            new Fingerprint(
                Number(parts[0]),
                Number(parts[1]),
                Number(parts[2]),
                ulong.Parse(parts[3], CultureInfo.InvariantCulture)
            )
        );
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsOfObjects(string folder) =>
        folder == PackFolder || (folder.Length == LooseFolderLength && folder.All(char.IsAsciiHexDigitLower));

    // no git writes a pack, what belongs to one, or an object under another name, and none reads such a file
    private static bool IsOfGit(string folder, string name) =>
        folder != PackFolder ? name.Length == LooseNameLength && name.All(char.IsAsciiHexDigitLower)
        : name.StartsWith("pack-", StringComparison.Ordinal)
            ? Array.Exists(PackSuffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal))
        : name.StartsWith("multi-pack-index", StringComparison.Ordinal);
}
