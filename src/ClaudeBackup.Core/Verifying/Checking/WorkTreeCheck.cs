using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Holds the files beside <c>.git</c> against the snapshot that they are a view of.</summary>
/// <param name="repository">The repository.</param>
/// <param name="view">The snapshot.</param>
internal sealed class WorkTreeCheck(BackupRepository repository, SnapshotView view)
{
    private static readonly string[] Derived =
    [
        RepositoryLayout.ManifestFile,
        RepositoryLayout.SessionIndexFile,
        ".gitignore",
    ];

    // where case makes no difference, files whose names differ by nothing else are one, which holds one of them
    private readonly bool _ignoresCase =
        repository.Files.Look(repository.InWorkTree(".GIT"), followLink: false) is not null;
    private HashSet<string>? _shown;
    private ILookup<string, TreeEntry>? _byName;

    /// <summary>The entries that are to be files.</summary>
    public IReadOnlyList<TreeEntry> Shown { get; } =
    [
        .. view.Entries.Where(e =>
            view.IsKept(e.Path)
            && WorkTreeRules.MayShow(e.Path, e.Mode, e.Id)
            && RelativePath.TryParse(e.Path) is { } name
            && repository.Files.CanName(name)
        ),
    ];

    /// <summary>Whether a tracked path is to be a file.</summary>
    public bool IsShown(string path) =>
        (_shown ??= Shown.Select(e => e.Path).ToHashSet(StringComparer.Ordinal)).Contains(path);

    /// <summary>What is missing, has another size, or is no file; and what is there that the snapshot does not have. No file is read.</summary>
    public IReadOnlyList<Defect> Run(CancellationToken cancellation) =>
        [.. Workers.Map(Shown, Look, cancellation).OfType<Defect>(), .. Strays(cancellation)];

    /// <summary>Reads the files that are no segments, such as lists and manifests, and gives those that are not as the snapshot has them.</summary>
    /// <param name="read">What was read as segments.</param>
    /// <param name="everything">Read the rest; else none of it.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<Defect> Others(IEnumerable<string> read, bool everything, CancellationToken cancellation)
    {
        if (!everything)
        {
            return [];
        }

        var segments = read.ToHashSet(StringComparer.Ordinal);
        TreeEntry[] others = [.. Shown.Where(e => !segments.Contains(e.Path))];
        return
        [
            .. Workers
                .Map(others, e => Holds(e) ? null : Differs(e.Path, "does not hold what was saved", e.Id), cancellation)
                .OfType<Defect>(),
        ];
    }

    /// <summary>A file whose bytes are not those of the snapshot.</summary>
    public Defect Differs(string path, string how, ObjectId blob) =>
        new(
            DefectKind.WorkTree,
            path,
            view.Here.ContainsKey(blob)
                ? $"{path} {how}. Git has what was saved."
                : $"{path} {how}, and git does not have it either.",
            view.Here.ContainsKey(blob) ? Harm.OneCopy : Harm.NoCopy
        )
        {
            Machine = Slug.OwnerOf(path),
            Source = SourceOf(path),
        };

    private Defect? Look(TreeEntry entry)
    {
        FileMetadata? found;
        try
        {
            found = repository.Files.Look(repository.InWorkTree(entry.Path), followLink: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Differs(entry.Path, $"cannot be read ({e.Message})", entry.Id);
        }

        return found switch
        {
            null => Differs(entry.Path, "is missing", entry.Id),
            { Kind: not FileKind.Regular } => Differs(entry.Path, "is not a file", entry.Id),
            { Size: var size }
                when view.Here.TryGetValue(entry.Id, out var stored)
                    && stored != size
                    && !OfItsName(entry).Any(e => view.Here.GetValueOrDefault(e.Id) == size) => Differs(
                entry.Path,
                $"has {size:N0} bytes, not {stored:N0}",
                entry.Id
            ),
            _ => null,
        };
    }

    private IEnumerable<TreeEntry> OfItsName(TreeEntry entry) => _ignoresCase ? ByName[entry.Path] : [entry];

    private ILookup<string, TreeEntry> ByName =>
        _byName ??= Shown.ToLookup(e => e.Path, StringComparer.OrdinalIgnoreCase);

    private bool Holds(TreeEntry entry)
    {
        try
        {
            using var file = File.OpenRead(repository.InWorkTree(entry.Path).Value);
            var holds = BlobHasher.Of(file);
            return holds == entry.Id || OfItsName(entry).Any(e => e.Id == holds);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }

    private IEnumerable<Defect> Strays(CancellationToken cancellation)
    {
        var tracked = view
            .Entries.Select(e => e.Path)
            .ToHashSet(_ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in List(folder))
            {
                var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                if (path == ".git" || tracked.Contains(path) || IsDerived(path))
                {
                    continue;
                }

                if (entry.Kind is FileKind.Directory)
                {
                    folders.Push(path);
                    continue;
                }

                yield return GitStrays.Stray(
                    path,
                    $"{path} lies in the repository and is not part of it. It is not saved, and never sent.",
                    GitStrays.IsOfPeople(path)
                );
            }
        }
    }

    private IReadOnlyList<DirectoryEntry> List(string folder) =>
        repository.Files.TryList(folder.Length == 0 ? repository.Root : repository.InWorkTree(folder));

    private static bool IsDerived(string path) =>
        Derived.Contains(path, StringComparer.Ordinal)
        || (Slug.OwnerOf(path)?.Below(path) is RepositoryLayout.SessionIndexFile)
        || Path.GetFileName(path).StartsWith(WorkTreeFiles.TemporaryPrefix, StringComparison.Ordinal);

    private static string? SourceOf(string path)
    {
        try
        {
            return Slug.OwnerOf(path)?.Below(path) is { } file && StoredPath.IsSegmentFile(file)
                ? StoredPath.TryReadSegmentFile(file)!.Value.Path.ToSource().Value
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
