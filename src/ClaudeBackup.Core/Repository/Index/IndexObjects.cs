using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

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
        var indexes = new IndexStore(repository);
        var lists = indexes
            .Kept()
            .Select(indexes.Cached)
            .OfType<MachineIndex>()
            .SelectMany(Lists)
            .Select(list => FileList.Write(list))
            .Where(bytes => wanted.Contains(ObjectId.OfBlob(bytes)));
        await MadeBlobs.StoreAsync(repository, lists, cancellation);
    }

    private static IEnumerable<IEnumerable<StoredFile>> Lists(MachineIndex index) =>
        index.Files.GroupBy(f => RepositoryLayout.ListOf(f.Path));
}
