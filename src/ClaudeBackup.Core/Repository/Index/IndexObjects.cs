using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The indexes as a copy of the lists that git lost: what an index was made of, or along with, is written once more. Only the very bytes count, which git's
/// name for them proves.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
internal sealed class IndexObjects(BackupRepository repository)
{
    /// <summary>This, to be asked.</summary>
    public ObjectSource Source => new("what this machine remembers of its lists", BringAsync);

    private async Task BringAsync(IReadOnlyCollection<MissingObject> missing, CancellationToken cancellation)
    {
        var wanted = missing.Select(m => m.Id).ToHashSet();
        var folder = repository.LocalFolder / "incoming";
        repository.Files.CreateDirectory(folder, FilePermissions.PrivateDirectory);
        var indexes = new IndexStore(repository);
        var found = new List<string>();
        foreach (var list in indexes.Kept().Select(indexes.Cached).OfType<MachineIndex>().SelectMany(Lists))
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = FileList.Write(list);
            if (wanted.Contains(ObjectId.OfBlob(bytes)))
            {
                var kept = folder / ObjectId.OfBlob(bytes).ToString();
                AtomicFile.Write(kept, bytes);
                found.Add(kept.Value);
            }
        }

        await repository.Git.Objects.AddBlobsAsync(found, cancellation);
        found.ForEach(File.Delete);
    }

    private static IEnumerable<IEnumerable<StoredFile>> Lists(MachineIndex index) =>
        index.Files.GroupBy(f => RepositoryLayout.ListOf(f.Path));
}
