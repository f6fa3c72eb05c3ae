using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Snapshots that are there twice: as they were, and as a machine wrote them anew that had lost something of them. Time and message are those of before, so they are known by what differs.
/// </summary>
/// <param name="repository">The repository.</param>
internal sealed class LossyTwins(BackupRepository repository)
{
    /// <summary>Those that have notes where another one has the bytes.</summary>
    /// <param name="machine">Whose.</param>
    /// <param name="snapshots">Of that machine.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlySet<ObjectId>> AmongAsync(
        Slug machine,
        IReadOnlyList<CommitInfo> snapshots,
        CancellationToken cancellation
    )
    {
        var less = new HashSet<ObjectId>();
        await using var blobs = repository.Git.OpenBlobs();
        foreach (var same in snapshots.GroupBy(s => (s.Time, s.Subject)).Where(g => g.Skip(1).Any()))
        {
            foreach (var one in same)
            {
                foreach (var other in same.Where(o => o.Id != one.Id && !less.Contains(one.Id)))
                {
                    if (await IsLessAsync(machine, one.Id, other.Id, blobs, cancellation))
                    {
                        _ = less.Add(one.Id);
                    }
                }
            }
        }

        return less;
    }

    private async Task<bool> IsLessAsync(
        Slug machine,
        ObjectId one,
        ObjectId other,
        BlobReader blobs,
        CancellationToken cancellation
    )
    {
        var lists = machine.PathOf(RepositoryLayout.FilesFolder) + "/";
        return (await repository.Git.DiffTreesAsync(one, other, cancellation))
            .Where(c => c.Path.StartsWith(lists, StringComparison.Ordinal) && c is { OldId: not null, NewId: not null })
            .Any(c => HasNotes(Read(c.OldId!, c.Path, blobs), Read(c.NewId!, c.Path, blobs)));
    }

    private static bool HasNotes(IReadOnlyList<FileListEntry> list, IReadOnlyList<FileListEntry> other)
    {
        var notes = other.SelectMany(LossNote.HashesIn).ToHashSet();
        return list.Any(e => e.Variant.Segments.Any(s => notes.Contains(s.Hash)));
    }

    private static IReadOnlyList<FileListEntry> Read(ObjectId list, string name, BlobReader blobs)
    {
        try
        {
            return blobs.TryBytes(list, FileList.Longest) is { } bytes
                ? [.. FileList.Read(bytes, name).Where(e => e.Path.CanBeWritten)]
                : [];
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return [];
        }
    }
}
