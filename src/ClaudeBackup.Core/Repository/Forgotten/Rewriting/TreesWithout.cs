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
    private const string ByHint = "?";

    private readonly Dictionary<(string Path, NamedMachine? Machine, ObjectId Tree, Look Look), Made> _trees = [];
    private readonly Dictionary<(NamedMachine Machine, ObjectId List), ObjectId?> _lists = [];
    private readonly Dictionary<ObjectId, IReadOnlyList<RawEntry>> _made = [];
    private readonly HashSet<ObjectId> _dropped = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private ObjectId? _empty;

    /// <summary>What is here; null where all is.</summary>
    public LeftBlobs? Left { get; init; }

    /// <summary>Masks of which some tell their blobs to nobody who has not their bytes.</summary>
    public Masks Untold { get; init; } = Masks.None;

    /// <summary>The folders of machines in the place of others, by name and tree; what they hold is not looked at.</summary>
    public Dictionary<(string Machine, ObjectId Tree), ObjectId> Follow { get; } = [];

    /// <summary>The files that were left out, and the lists that named them.</summary>
    public IReadOnlyCollection<ObjectId> Dropped => _dropped;

    /// <summary>Where they lay, from the root.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>The tree of a snapshot without it; the same when it has nothing of it.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="hint">What it became elsewhere: by that goes what cannot be read here. Null where nobody tells.</param>
    /// <param name="isTold">Whether it came from the remote: masks that came with it were applied there.</param>
    public ObjectId Of(ObjectId root, ObjectId? hint = null, bool isTold = false) =>
        Of("", root, machine: null, new Look(hint is not null, hint, isTold, Changed: "")).Id
        ?? (_empty ??= pack.Add(ObjectType.Tree, []));

    private Made Of(string path, ObjectId tree, NamedMachine? machine, Look look)
    {
        var key = (path, machine, tree, look);
        if (_trees.TryGetValue(key, out var known))
        {
            return known;
        }

        var folder = machine is null ? Slug.OwnerOf(path) : null;
        if (folder is not null && !look.HasHint && Follow.TryGetValue((folder.Value, tree), out var followed))
        {
            return _trees[key] = new Made(followed, []);
        }

        var before = Read(tree);
        machine = folder is null ? machine : MachineOf(folder, before);
        var hints = look.Hint is null ? null : Read(look.Hint).ToLookup(e => e.Name, StringComparer.Ordinal);
        var after = new ObjectId?[before.Count];
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        // lists come last: whether one that is not here has to change, the files tell
        foreach (var i in Enumerable.Range(0, before.Count).OrderBy(i => folder is not null && IsListFolder(before[i])))
        {
            var entry = before[i];
            var made = After(
                path.Length == 0 ? entry.Name : $"{path}/{entry.Name}",
                entry,
                machine,
                look with
                {
                    Hint = hints?[entry.Name].FirstOrDefault(e => e.Mode == entry.Mode)?.Id,
                    Changed = folder is null ? look.Changed : string.Join('\n', changed),
                }
            );
            after[i] = made.Id;
            changed.UnionWith(made.Changed);
        }

        RawEntry[] left =
        [
            .. before.Zip(after).Where(e => e.Second is not null).Select(e => e.First with { Id = e.Second! }),
        ];
        return _trees[key] = new Made(
            left.SequenceEqual(before) ? tree
                : left.Length == 0 ? null
                : Add(left, look.IsTold),
            folder is null ? [.. changed] : []
        );
    }

    /// <summary>The entries of a tree, also of one that was made of what came.</summary>
    public IReadOnlyList<RawEntry> Read(ObjectId tree) => _made.GetValueOrDefault(tree) ?? read(tree);

    private ObjectId Add(RawEntry[] entries, bool isTold)
    {
        var tree = pack.Add(ObjectType.Tree, RawTree.Write(entries));
        if (isTold && Left is { IsAny: true })
        {
            _made[tree] = entries;
        }

        return tree;
    }

    private Made After(string path, RawEntry entry, NamedMachine? machine, Look look)
    {
        if (entry.IsFolder)
        {
            return !masks.IsEmpty || !Untold.IsEmpty || ForgottenSessions.MayLieIn(path)
                ? Of(path, entry.Id, machine, look)
                : new Made(entry.Id, []);
        }

        if (sessions.HoldsTracked(path, slug => machine ?? new NamedMachine(slug, Id: null)))
        {
            _ = _dropped.Add(entry.Id);
            _ = _paths.Add(path);
            return new Made(Id: null, ListsOf(path));
        }

        if (!entry.IsFile)
        {
            return new Made(entry.Id, []);
        }

        var made =
            IsLeftAndMasked(path, entry.Id, look) is { } there ? new Made(there, ListsOf(path, ByHint))
            : masks.Of(entry.Id) is { } masked ? new Made(masked, ListsOf(path))
            : machine is not null && IsList(machine.Slug.Below(path))
                ? new Made(ListAfter(path, entry.Id, machine, look), [])
            : new Made(entry.Id, []);
        if (made.Id != entry.Id)
        {
            _ = _dropped.Add(entry.Id);
        }

        return made;
    }

    // What a blob became whose bytes are not here, so that nobody can try whether it is meant; null where it stays, or its name tells.
    private ObjectId? IsLeftAndMasked(string path, ObjectId blob, Look look)
    {
        if (Left?.Has(blob) is not false || look.IsTold || !Untold.At(path).Any(m => m.Was is null))
        {
            return null;
        }

        var now = masks.Blobs.GetValueOrDefault(blob);
        if (look.HasHint)
        {
            return
                look.Hint is { } hint && hint != blob && hint != now?.Blob && Untold.At(path).Any(m => m.Blob == hint)
                ? hint
                : null;
        }

        if (!Untold.At(path).Any(m => m.Blob == blob) && MayBeMasked(path, now))
        {
            _ = Left.Needs(blob);
        }

        return null;
    }

    // also once more, where it is masked already
    private bool MayBeMasked(string path, MaskedSegment? now) =>
        Untold.At(path).Any(m => m.Was is null && (now is null || (m.Size == now.Size && m.Blob != now.Blob)));

    private ObjectId? ListAfter(string path, ObjectId list, NamedMachine machine, Look look)
    {
        var below = machine.Slug.Below(path)!;
        var changed = look.Changed.Split('\n');
        var isByHint = look.HasHint && Array.IndexOf(changed, ByHint + below) >= 0;
        if (Left?.Has(list) is not false && !isByHint)
        {
            return !masks.IsEmpty || sessions.MayBeNamedIn(path) ? ListWithout(machine, list) : list;
        }

        if (!isByHint && Array.IndexOf(changed, below) < 0)
        {
            return list;
        }

        if (look.HasHint)
        {
            return look.Hint;
        }

        _ = Left!.Needs(list);
        return list;
    }

    private NamedMachine MachineOf(Slug slug, IReadOnlyList<RawEntry> folder) =>
        sessions.NamesIds
        && folder.FirstOrDefault(e => e.IsFile && e.Name == RepositoryLayout.ManifestFile) is { } manifest
        && Left?.Needs(manifest.Id) is not false
            ? NamedMachine.Of(slug, folder, reader)
            : new NamedMachine(slug, Id: null);

    // the list that has to change with a file
    private IReadOnlyList<string> ListsOf(string path, string mark = "")
    {
        try
        {
            return
                Left is { IsAny: true }
                && Slug.OwnerOf(path)?.Below(path) is { } below
                && StoredPath.TryReadSegmentFile(below) is var (stored, _, _, _)
                ? [mark + RepositoryLayout.ListOf(stored)]
                : [];
        }
        catch (FormatException)
        {
            // no version of this program wrote that name
            return [];
        }
    }

    private static bool IsListFolder(RawEntry entry) => entry.IsFolder && entry.Name == RepositoryLayout.FilesFolder;

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

    /// <summary>How a tree is looked at.</summary>
    /// <param name="HasHint">Whether it is known what the snapshot became elsewhere.</param>
    /// <param name="Hint">What became of this there; null where it has nothing in its place.</param>
    /// <param name="IsTold">Whether it came from the remote.</param>
    /// <param name="Changed">In lists: those of which files have changed, one a line.</param>
    private readonly record struct Look(bool HasHint, ObjectId? Hint, bool IsTold, string Changed);

    /// <summary>What became of a file or a folder.</summary>
    /// <param name="Id">The blob or tree; null where nothing is left.</param>
    /// <param name="Changed">The lists that have to change with it.</param>
    private sealed record Made(ObjectId? Id, IReadOnlyList<string> Changed);
}
