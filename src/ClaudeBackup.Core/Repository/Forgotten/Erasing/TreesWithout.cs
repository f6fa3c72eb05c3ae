using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Trees without what was forgotten. What comes of a tree depends on it, on the tombstones and on the masks alone, and doing it again changes nothing: so every machine comes to the
/// same trees.
/// </summary>
/// <param name="sessions">What was forgotten.</param>
/// <param name="masks">In which blobs secrets were masked.</param>
/// <param name="reader">Reads lists.</param>
/// <param name="pack">Takes what is new.</param>
/// <param name="read">Reads trees, also those that git does not have yet.</param>
internal sealed class TreesWithout(
    ForgottenSessions sessions,
    MaskMap masks,
    BlobReader reader,
    PackFile pack,
    Func<ObjectId, IReadOnlyList<RawEntry>> read
)
{
    private readonly Dictionary<(string Path, NamedMachine? Machine, ObjectId Tree), ObjectId?> _trees = [];
    private readonly Dictionary<(NamedMachine Machine, ObjectId List), ObjectId?> _lists = [];
    private readonly HashSet<ObjectId> _dropped = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private ObjectId? _empty;

    /// <summary>The files that were left out, and the lists that named them.</summary>
    public IReadOnlyCollection<ObjectId> Dropped => _dropped;

    /// <summary>Where they lay, from the root.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>The tree of a snapshot without it; the same when it has nothing of it.</summary>
    public ObjectId Of(ObjectId root) => Of("", root, machine: null) ?? (_empty ??= pack.Add(ObjectType.Tree, []));

    // null where nothing is left of a folder
    private ObjectId? Of(string path, ObjectId tree, NamedMachine? machine)
    {
        var key = (path, machine, tree);
        if (_trees.TryGetValue(key, out var known))
        {
            return known;
        }

        var before = read(tree);
        if (machine is null && Slug.OwnerOf(path) is { } slug)
        {
            machine = sessions.NamesIds ? NamedMachine.Of(slug, before, reader) : new NamedMachine(slug, Id: null);
        }

        var after = new List<RawEntry>(before.Count);
        foreach (var entry in before)
        {
            if (After(path.Length == 0 ? entry.Name : $"{path}/{entry.Name}", entry, machine) is { } id)
            {
                after.Add(entry with { Id = id });
            }
        }

        var made =
            after.SequenceEqual(before) ? tree
            : after.Count == 0 ? null
            : pack.Add(ObjectType.Tree, RawTree.Write(after));
        _trees[key] = made;
        return made;
    }

    private ObjectId? After(string path, RawEntry entry, NamedMachine? machine)
    {
        if (entry.IsFolder)
        {
            return !masks.IsEmpty || ForgottenSessions.MayLieIn(path) ? Of(path, entry.Id, machine) : entry.Id;
        }

        if (sessions.HoldsTracked(path, slug => machine ?? new NamedMachine(slug, Id: null)))
        {
            _ = _dropped.Add(entry.Id);
            _ = _paths.Add(path);
            return null;
        }

        if (!entry.IsFile)
        {
            return entry.Id;
        }

        if (masks.Of(entry.Id) is { } masked)
        {
            _ = _dropped.Add(entry.Id);
            return masked;
        }

        return
            machine is not null && (sessions.MayBeNamedIn(path) || (!masks.IsEmpty && IsList(machine.Slug.Below(path))))
            ? ListWithout(machine, entry.Id)
            : entry.Id;
    }

    private static bool IsList(string? below) =>
        below?.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal) is true;

    // line by line, so that what stays comes back byte by byte
    private ObjectId? ListWithout(NamedMachine machine, ObjectId list)
    {
        if (_lists.TryGetValue((machine, list), out var known))
        {
            return known;
        }

        ReadOnlySpan<byte> bytes = reader.TryBytes(list, FileList.Longest) ?? [];
        using var left = new MemoryStream();
        var isSame = true;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range];
            if (line.Length > 0 && !Names(machine, line))
            {
                var now = masks.IsEmpty ? line : OtherSegments.In(line, Masked);
                isSame = isSame && now == line;
                left.Write(now);
                left.WriteByte((byte)'\n');
            }
        }

        var made =
            isSame && left.Length == bytes.Length ? list
            : left.Length == 0 ? null
            : pack.Add(ObjectType.Blob, left.ToArray());
        if (made != list)
        {
            _ = _dropped.Add(list);
        }

        _lists[(machine, list)] = made;
        return made;
    }

    private ListedSegment? Masked(StoredPath path, int index, ContentHash hash) =>
        masks.Of(hash, isPlain: !path.IsSegmented) is { } masked
            ? new ListedSegment(masked.Size, masked.Hash, masked.StoredSize)
            : null;

    private bool Names(NamedMachine machine, ReadOnlySpan<byte> line)
    {
        try
        {
            var keys = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref keys);
            return json.RootElement.TryGetProperty("path", out var path)
                && sessions.Holds(machine, StoredPath.Parse(path.GetString() ?? "").ToSource());
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            // no line of a list: it names nothing
            return false;
        }
    }
}
