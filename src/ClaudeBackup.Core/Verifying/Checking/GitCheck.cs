using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>What the files of git's object store came to.</summary>
/// <param name="Defects">What is wrong.</param>
/// <param name="Unsound">Objects whose files do not hold them, whatever git reads there.</param>
/// <param name="Files">How many files there are.</param>
internal sealed record CheckedObjects(IReadOnlyList<Defect> Defects, IReadOnlySet<ObjectId> Unsound, int Files);

/// <summary>Looks at git's own files: what it begins with, its refs, and the files in which it keeps objects.</summary>
/// <param name="repository">The repository.</param>
internal sealed class GitCheck(BackupRepository repository)
{
    private const string GitFolder = ".git";

    private readonly RefFiles _refs = new(repository.Root / GitFolder);

    /// <summary>What is wrong with refs. No process is started.</summary>
    public IEnumerable<Defect> Refs()
    {
        if (!_refs.HeadIsSound)
        {
            yield return Ref("HEAD", "says nothing, so git takes the folder for no repository", Harm.OneCopy);
        }
        else if (_refs.HeadBranch is { } branch && branch != RepositoryLayout.Branch)
        {
            yield return Ref("HEAD", $"names {branch}, and snapshots go to {RepositoryLayout.Branch}", Harm.Harmless);
        }

        if (repository.Git.Settings.Wrong() is { } wrong)
        {
            yield return Ref("config", wrong, Harm.Harmless);
        }

        if (!IsIndexSound())
        {
            yield return Ref("index", "is missing or damaged; git makes it anew from the snapshot", Harm.Harmless);
        }

        if (_refs.PackedIsDamaged)
        {
            yield return Ref("packed-refs", "has lines that are no refs, so git refuses all of it", Harm.OneCopy);
        }

        foreach (var name in _refs.Damaged())
        {
            yield return Ref(name, "is damaged", Harm.OneCopy);
        }

        var claims = repository.Claims;
        if (claims.Agree || repository.Head is not { } head)
        {
            yield break;
        }

        foreach (
            var (name, says) in new[]
            {
                (RepositoryLayout.Branch, claims.Branch),
                (SnapshotClaims.LastRef, claims.Last),
            }
        )
        {
            if (says != head && !_refs.Damaged().Contains(name))
            {
                yield return Ref(
                    name,
                    says is { } other
                        ? $"is at {other}, and the newest snapshot is {head}"
                        : $"is gone; the newest snapshot is {head}",
                    Harm.OneCopy
                );
            }
        }
    }

    /// <summary>What is wrong with the files of the object store.</summary>
    /// <param name="everything">Read all of them; else only what is not as the last run left it.</param>
    /// <param name="cancellation">Ends it.</param>
    public CheckedObjects Objects(bool everything, CancellationToken cancellation)
    {
        var store = repository.Git.Objects.Folder;
        var check = new ObjectFileCheck(store);
        var found = ObjectFiles.Look(repository.Files, store);
        var noted = ObjectFiles.TryRead(RepositoryHealing.ObjectsNote(repository));
        var changes = found.Since(everything ? null : noted);
        var damaged = check.Damaged(changes.Changed, cancellation);
        return new CheckedObjects(
            [
                .. damaged.Select(Damaged),
                .. check
                    .PacksWithoutIndex()
                    .Select(pack => Store(pack, "has no index, so git finds none of its objects", Harm.OneCopy)),
                .. check
                    .IndexesWithoutPack()
                    .Select(index => Store(index, "belongs to a pack that is gone", Harm.OneCopy)),
            ],
            damaged
                .Select(file =>
                    ObjectId.TryParse(file.Path.Replace("/", "", StringComparison.Ordinal), out var id) ? id : null
                )
                .OfType<ObjectId>()
                .ToHashSet(),
            found.ByPath.Count
        );
    }

    /// <summary>What snapshots need, all of history included, and no file has.</summary>
    /// <param name="tips">The commits.</param>
    /// <param name="view">The newest snapshot, which tells where an object belongs; null where it cannot be read.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<Defect>> MissingAsync(
        IReadOnlyCollection<ObjectId> tips,
        SnapshotView? view,
        CancellationToken cancellation
    )
    {
        var missing = await repository.Git.Objects.MissingAsync(tips, cancellation);
        var places = (view?.Entries ?? []).ToLookup(e => e.Id, e => e.Path);
        var older = await PastPlaces.TryPlaceAsync(
            repository,
            missing.Select(m => m.Id).Where(id => !places.Contains(id)).ToHashSet(),
            cancellation
        );
        return [.. missing.Select(lost => Missing(lost, places[lost.Id].FirstOrDefault(), older))];
    }

    private bool IsIndexSound()
    {
        try
        {
            using var file = File.OpenRead((repository.Root / GitFolder / "index").Value);
            Span<byte> mark = stackalloc byte[4];
            return RandomAccess.Read(file.SafeFileHandle, mark, 0) == mark.Length
                && mark.SequenceEqual("DIRC"u8)
                && ObjectFileCheck.EndsInItsHash(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // before the first snapshot there is none
            return repository.Head is null;
        }
    }

    private Defect Missing(MissingObject lost, string? path, IReadOnlyDictionary<ObjectId, PathChange> older)
    {
        if (lost.Id == _refs.Read(RemoteAccess.AgreedRef).Commit && lost.Id != repository.Head)
        {
            return Ref(
                RemoteAccess.AgreedRef,
                "names a snapshot that is not here. It tells where the remote was, and the remote can be asked",
                Harm.Harmless
            );
        }

        if (path is null && older.GetValueOrDefault(lost.Id) is { } was)
        {
            return new Defect(
                DefectKind.GitObject,
                lost.Id.ToString(),
                $"Git has lost {was.Path} as it was in the snapshot {was.Commit.ShortForm}. The newest snapshot does not need it.",
                Harm.NoCopy
            )
            {
                Machine = Slug.OwnerOf(was.Path),
            };
        }

        var type = lost.Type ?? "object";
        if (path is null)
        {
            return new Defect(
                DefectKind.GitObject,
                lost.Id.ToString(),
                $"Git has lost the {type} {lost.Id}, which snapshots need.",
                Harm.NoCopy
            );
        }

        var isBeside = IsBeside(path, lost.Id);
        return new Defect(
            DefectKind.GitObject,
            lost.Id.ToString(),
            isBeside
                ? $"Git has lost {path}. The file beside it is sound."
                : $"Git has lost {path}, and the file beside it is not sound either.",
            isBeside ? Harm.OneCopy : Harm.NoCopy
        )
        {
            Machine = Slug.OwnerOf(path),
        };
    }

    private bool IsBeside(string path, ObjectId id)
    {
        try
        {
            using var file = File.OpenRead(repository.InWorkTree(path).Value);
            return BlobHasher.Of(file) == id;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Defect Damaged(DamagedObjectFile file) =>
        file.Kind switch
        {
            ObjectFileKind.Loose => Store(file.Path, "does not hold the object that it is named after", Harm.OneCopy),
            ObjectFileKind.Pack => Store(
                file.Path,
                "is damaged; what its damage spares can be taken out",
                Harm.OneCopy
            ),
            ObjectFileKind.PackIndex => Store(file.Path, "is damaged; its pack tells what it held", Harm.Harmless),
            _ => Store(file.Path, "is damaged; git does without it", Harm.Harmless),
        };

    private static Defect Ref(string name, string how, Harm harm) =>
        new(DefectKind.Reference, $"{GitFolder}/{name}", $"{GitFolder}/{name} {how}.", harm);

    private static Defect Store(string path, string how, Harm harm) =>
        new(DefectKind.ObjectFile, $"{GitFolder}/objects/{path}", $"{GitFolder}/objects/{path} {how}.", harm);
}
