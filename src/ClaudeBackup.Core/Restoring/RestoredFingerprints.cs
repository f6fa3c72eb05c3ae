using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

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
        var own = MachineIdentity.Read(repository).Slug;
        if (!written.Any(s => s.Machine == own))
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
        foreach (var step in written.Where(s => s.Machine == own))
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

        store.Save(index with { Entries = entries });
    }
}
