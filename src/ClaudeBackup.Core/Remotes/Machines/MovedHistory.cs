using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// The snapshots of a machine that nobody else has yet, with its folder under another slug in each: so every state that it saved is found under the name
/// that it has now, and none of them counts as one of the machine whose slug it had.
/// </summary>
/// <param name="git">The repository; its lock is the caller's.</param>
/// <param name="from">The slug it had.</param>
/// <param name="to">The one it has now.</param>
/// <param name="theirs">What lay under the former in the newest snapshot that others have too, and stays there; null for nothing.</param>
internal sealed class MovedHistory(GitClient git, Slug from, Slug to, ObjectId? theirs)
{
    /// <summary>Writes them. No ref moves.</summary>
    /// <param name="head">The newest.</param>
    /// <param name="known">Snapshots that others have, which stay what they are.</param>
    /// <param name="isPromised">Whether some of what they name may lie at the remote alone.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    /// <returns>What became of the newest.</returns>
    /// <exception cref="BackupException">History is damaged.</exception>
    public async Task<ObjectId> WriteAsync(
        ObjectId head,
        IEnumerable<ObjectId> known,
        bool isPromised,
        CancellationToken cancellation
    )
    {
        using var pack = new PackFile(git);
        await using var reader = git.OpenBlobs();
        var commits = await new HistoryRewriter(git).RunAsync(
            [head],
            known,
            (_, commit) => Moved(commit.Tree, reader, pack),
            reader,
            pack,
            cancellation
        );
        await pack.FinishAsync(isPromised, cancellation);
        return commits.Of(head);
    }

    private ObjectId Moved(ObjectId root, BlobReader reader, PackFile pack)
    {
        var entries = Read(root, reader);
        if (Find(entries, RepositoryLayout.MachinesFolder) is not { } machines)
        {
            return root;
        }

        var folders = Read(machines.Id, reader);
        if (Find(folders, from.Value) is not { } own || own.Id == theirs || Find(folders, to.Value) is not null)
        {
            return root;
        }

        var after = folders
            .Where(folder => folder != own)
            .Concat(theirs is null ? [] : [own with { Id = theirs }])
            .Append(own with { Name = to.Value })
            // git orders a folder as if its name ended in a slash
            .OrderBy(folder => folder.IsFolder ? folder.Name + "/" : folder.Name, StringComparer.Ordinal);
        var moved = machines with { Id = pack.Add(ObjectType.Tree, RawTree.Write(after)) };
        return pack.Add(ObjectType.Tree, RawTree.Write(entries.Select(e => e == machines ? moved : e)));
    }

    private static IReadOnlyList<RawEntry> Read(ObjectId tree, BlobReader reader) =>
        RawTree.Read(reader.BytesOf(tree, ObjectType.Tree));

    private static RawEntry? Find(IReadOnlyList<RawEntry> entries, string folder) =>
        entries.FirstOrDefault(e => e.IsFolder && e.Name == folder);
}
