using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>
/// Finds damage in git's object store and heals what can be healed: indexes of packs are derived anew, what a damaged pack still gives is taken out of it,
/// and what is missing then is asked of every source in turn. Each object is proved by its name, which is the hash of it.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="objects">The objects; the lock of the repository is the caller's.</param>
/// <param name="note">Where the files of the store are noted, so that a sound store is not read again.</param>
/// <param name="quarantine">Takes damaged files.</param>
public sealed class ObjectHealing(IFileSystem files, ObjectStore objects, AbsolutePath note, Quarantine quarantine)
{
    private const string PackSuffix = ".pack";
    private const string JoinedIndex = "multi-pack-index";

    private readonly ObjectFileCheck _check = new(objects.Folder);

    /// <summary>Notes the store as it is: known to be sound, or written by git just now.</summary>
    public void Remember() => ObjectFiles.Look(files, objects.Folder).Write(note);

    /// <summary>Looks at what changed since the last note and heals.</summary>
    /// <param name="tips">The commits that must be whole.</param>
    /// <param name="sources">Whom to ask for what is missing, the nearest first.</param>
    /// <param name="everything">Read every file, and follow every tip, whether anything changed or not.</param>
    /// <param name="cancellation">Ends it; what was healed is healed.</param>
    /// <exception cref="BackupException">git is missing.</exception>
    public async Task<HealedObjects> RunAsync(
        IReadOnlyCollection<ObjectId> tips,
        IReadOnlyList<ObjectSource> sources,
        bool everything,
        CancellationToken cancellation
    )
    {
        var noted = everything ? null : ObjectFiles.TryRead(note);
        var now = ObjectFiles.Look(files, objects.Folder);
        var changes = now.Since(noted);
        // a store that lost every file has none to read, and all the more to get back
        if (changes.IsEmpty && !everything)
        {
            return HealedObjects.None;
        }

        var damaged = _check.Damaged(changes.Changed, cancellation);
        var setRight = await SetRightAsync(damaged, cancellation);
        if (damaged.Count == 0 && !setRight && changes.Gone.Count == 0 && noted is not null)
        {
            return HealedObjects.None;
        }

        return await CompleteAsync(damaged, tips, sources, cancellation);
    }

    /// <summary>Whether any file had to be set aside or derived anew.</summary>
    private async Task<bool> SetRightAsync(IReadOnlyList<DamagedObjectFile> damaged, CancellationToken cancellation)
    {
        foreach (var file in damaged.Where(f => f.Kind is not ObjectFileKind.Pack))
        {
            quarantine.SetAside(In(file.Path));
        }

        foreach (var pack in damaged.Where(f => f.Kind is ObjectFileKind.Pack))
        {
            await TakeApartAsync(pack.Path, cancellation);
        }

        foreach (var orphan in _check.IndexesWithoutPack())
        {
            quarantine.SetAside(In(orphan));
        }

        var unindexed = _check.PacksWithoutIndex();
        foreach (var pack in unindexed)
        {
            if (!await objects.IndexAsync(In(pack), cancellation))
            {
                await TakeApartAsync(pack, cancellation);
            }
        }

        var any = damaged.Count > 0 || unindexed.Count > 0 || quarantine.HasAny;
        if (any)
        {
            // it may speak of packs that are no more
            quarantine.SetAside(In($"{ObjectFiles.PackFolder}/{JoinedIndex}"));
        }

        return any;
    }

    private async Task TakeApartAsync(string pack, CancellationToken cancellation)
    {
        var stem = pack[..^PackSuffix.Length];
        foreach (var beside in new[] { ".idx", ".rev", ".bitmap" })
        {
            quarantine.SetAside(In(stem + beside));
        }

        // out of the way first: git stores nothing that it believes to have
        var aside = quarantine.SetAside(In(pack));
        if (File.Exists(aside.Value))
        {
            await objects.UnpackAsync(aside, cancellation);
        }
    }

    private async Task<HealedObjects> CompleteAsync(
        IReadOnlyList<DamagedObjectFile> damaged,
        IReadOnlyCollection<ObjectId> tips,
        IReadOnlyList<ObjectSource> sources,
        CancellationToken cancellation
    )
    {
        var healed = new Dictionary<string, int>(StringComparer.Ordinal);
        var unasked = new List<string>();
        var missing = await objects.MissingAsync(tips, cancellation);
        foreach (var source in sources)
        {
            // a tree that came back may lead to more that is missing
            for (var progress = true; progress && missing.Count > 0; )
            {
                try
                {
                    await source.BringAsync(missing, cancellation);
                }
                catch (BackupException e) when (!cancellation.IsCancellationRequested)
                {
                    unasked.Add($"{source.Name}: {e.Message}");
                    break;
                }

                var left = await objects.MissingAsync(tips, cancellation);
                var came = missing.Select(m => m.Id).Except(left.Select(m => m.Id)).Count();
                progress = came > 0;
                healed[source.Name] = healed.GetValueOrDefault(source.Name) + came;
                missing = left;
            }
        }

        return new HealedObjects(
            damaged,
            healed.Where(h => h.Value > 0).ToDictionary(StringComparer.Ordinal),
            missing,
            unasked
        );
    }

    private AbsolutePath In(string path) => objects.Folder / RelativePath.Parse(path);
}
