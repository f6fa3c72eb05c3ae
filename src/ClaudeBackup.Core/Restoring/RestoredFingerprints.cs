using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Lets the index of this machine know what a restore has put back, byte for byte as it is stored: to the next sync, and to whoever asks before
/// it, that is saved already.
/// </summary>
/// <param name="repository">Whose index.</param>
/// <param name="target">The file system of the target.</param>
internal sealed class RestoredFingerprints(BackupRepository repository, IFileSystem target)
{
    /// <summary>Takes note, unless another run is at work, which will find out by reading.</summary>
    public async Task KeepAsync(IReadOnlyList<RestoreStep> written, CancellationToken cancellation)
    {
        // read now: a restore may take hours, and a sync beside it may have given this machine another slug
        var own = MachineIdentity.Read(repository).Slug;
        // the index tells of the home that was saved; a copy in any other home says nothing of it
        var home = new DerivedDocuments(repository).ReadManifest(own)?.ClaudeHome;
        var back = written
            .Where(s =>
                s is { Moved: null }
                && s.Machine == own
                && (home is null ? s.Place == s.File.Source : new AbsolutePath(home) / s.File.Source == s.Target)
            )
            .ToArray();
        if (back.Length == 0)
        {
            return;
        }

        using var held = RepositoryLock.TryTake(repository);
        if (held is null)
        {
            return;
        }

        var store = new IndexStore(repository);
        var (index, _) = await store.LoadAsync(own, cancellation);
        var entries = index.Entries.ToDictionary();
        foreach (var step in back)
        {
            if (
                entries.TryGetValue(step.File.Source, out var entry)
                && entry.File.Current == step.Variant.Number
                && entry
                    .File.CurrentVariant.Segments.Select(s => s.Hash)
                    .SequenceEqual(step.Variant.Segments.Select(s => s.Hash))
                && target.Look(step.Target, followLink: true) is { Kind: FileKind.Regular } now
                // else somebody has written to it since
                && (now.Size, now.ModifiedNs) == (step.Variant.Size, step.ModifiedNs)
            )
            {
                entries[step.File.Source] = entry with { Fingerprint = now.Fingerprint, AbsentSince = null };
            }
        }

        try
        {
            store.Save(index with { Entries = entries });
        }
        catch (IOException)
        {
            // no room for it, or a disk that fails: the next sync finds out by reading
        }
    }
}
