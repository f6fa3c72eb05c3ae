using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Tells what is wrong with the copy at the remote, and whether it is sound here.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">The remote.</param>
public sealed class RemoteCheck(BackupRepository repository, RemoteService remote)
{
    /// <summary>Looks there, and adds what is found to a report on this repository.</summary>
    /// <param name="report">The report.</param>
    /// <param name="everything">Of a remote that is no folder here, also every blob; else commits and trees alone.</param>
    /// <param name="progress">Told of what is fetched, now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">There is no remote, or it cannot be talked with.</exception>
    public async Task<VerifyReport> AddToAsync(
        VerifyReport report,
        bool everything,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(report);
        var proof = await remote.ProveAsync(everything, progress, cancellation);
        return report.With(proof.Remote, await DefectsAsync(proof, cancellation));
    }

    /// <summary>As the other, where the remote is a folder of this machine; a drive that is away, or cannot be read, is told by whoever pushes there.</summary>
    public async Task<VerifyReport> TryAddFolderToAsync(VerifyReport report, CancellationToken cancellation)
    {
        try
        {
            return remote.IsFolderHere
                ? await AddToAsync(report, everything: true, progress: null, cancellation)
                : report;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or BackupException { Kind: FailureKind.Failed })
        {
            return report;
        }
    }

    private async Task<IReadOnlyList<Defect>> DefectsAsync(RemoteProof proof, CancellationToken cancellation)
    {
        ObjectId[] lacking = [.. proof.Missing.Select(m => m.Id).Union(proof.Unsound)];
        var here = (await repository.Git.Objects.HereAsync(lacking, cancellation)).ToHashSet();
        var places = await PlacesAsync(lacking.ToHashSet(), cancellation);
        var unsound = proof.Unsound.ToHashSet();
        return
        [
            .. lacking.Select(id => Of(proof.Remote, id, unsound.Contains(id), here.Contains(id), places)),
            .. proof.Files.Select(file => Of(proof.Remote, file)),
            .. proof.Unreadable.Select(file => new Defect(
                DefectKind.Remote,
                file.Path,
                $"{proof.Remote} is damaged: {file.Path} there {file.What}.",
                Harm.OneCopy
            )),
            .. proof.Said is { } said
                ? new[]
                {
                    new Defect(DefectKind.Remote, proof.Remote, said, Harm.OneCopy) { MayBeWished = proof.HasNoBranch },
                }
                : [],
            .. proof.Lacking is { } behind ? new[] { Of(proof.Remote, behind) } : [],
        ];
    }

    private static Defect Of(string remote, LackingSnapshots lacking)
    {
        var (what, them) = lacking.Count == 1 ? ("snapshot", "it") : ("snapshots", "them");
        return new Defect(
            DefectKind.Remote,
            RemoteAccess.MainBranch,
            $"{remote} is at {lacking.At.ShortForm} and lacks {lacking.Count:N0} {what} that {(lacking.Count == 1 ? "is" : "are")} here"
                + (
                    lacking.WasThere
                        ? $": it was set back. To push {them} there again: claude-backup backend set git --remote URL, with the same remote"
                        : $"; the next sync pushes {them}"
                )
                + ".",
            Harm.None
        );
    }

    private static Defect Of(
        string remote,
        ObjectId id,
        bool isThere,
        bool isHere,
        IReadOnlyDictionary<ObjectId, string> places
    )
    {
        var path = places.GetValueOrDefault(id);
        var what = path ?? $"object {id}";
        return new Defect(
            DefectKind.Remote,
            id.ToString(),
            isHere
                ? $"{remote} {(isThere ? "has a damaged" : "lacks")} {what}, which is here."
                : $"{remote} {(isThere ? "has a damaged" : "lacks")} {what}, which is not here either.",
            isHere ? Harm.OneCopy : Harm.NoCopy
        )
        {
            Machine = path is null ? null : Slug.OwnerOf(path),
        };
    }

    private static Defect Of(string remote, DamagedObjectFile file) =>
        new(
            DefectKind.Remote,
            $"objects/{file.Path}",
            file.Kind switch
            {
                ObjectFileKind.Pack =>
                    $"{remote} has a pack that is damaged or gone, objects/{file.Path}, in which many objects lie.",
                ObjectFileKind.PackIndex =>
                    $"{remote} has a pack without a sound index, objects/{file.Path}; its pack tells what it held.",
                _ => $"{remote} has a damaged objects/{file.Path}; git does without it.",
            },
            file.Kind is ObjectFileKind.Derived ? Harm.None : Harm.OneCopy
        );

    // in the newest snapshot, else in one before it; trees and commits, and what others sent since, have no place here
    private async Task<IReadOnlyDictionary<ObjectId, string>> PlacesAsync(
        HashSet<ObjectId> ids,
        CancellationToken cancellation
    )
    {
        try
        {
            if (ids.Count == 0 || repository.Head is not { } head)
            {
                return new Dictionary<ObjectId, string>();
            }

            var places = (await repository.Git.ListTreeAsync(head, pathPrefix: null, cancellation))
                .Where(e => ids.Contains(e.Id))
                .DistinctBy(e => e.Id)
                .ToDictionary(e => e.Id, e => e.Path);
            var older = await PastPlaces.TryPlaceAsync(
                repository,
                ids.Where(id => !places.ContainsKey(id)).ToHashSet(),
                cancellation
            );
            foreach (var (id, was) in older)
            {
                places[id] = $"{was.Path} as it was in the snapshot {was.Commit.ShortForm}";
            }

            return places;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity or FailureKind.Failed)
        {
            // the trees here are damaged themselves
            return new Dictionary<ObjectId, string>();
        }
    }
}
