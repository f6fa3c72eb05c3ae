using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>The packs of one repository. Every verb throws <see cref="Failures.BackupException"/> when git fails.</summary>
/// <param name="git">git's verbs.</param>
/// <param name="gitDirectory">The folder <c>.git</c>.</param>
public sealed class Packs(GitClient git, AbsolutePath gitDirectory)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan VeryLong = TimeSpan.FromHours(2);

    /// <summary>
    /// Joins packs so that their sizes form a geometric row. Nothing is dropped, not even what nothing refers to; killed at any
    /// moment it leaves at worst files that <see cref="GitClient.RemoveLeftovers"/> deletes, and a pack without its index, of objects that are elsewhere too.
    /// </summary>
    public async Task JoinAsync(CancellationToken cancellation) =>
        _ = await git.RunAsync(["repack", "-d", "-q", "-n", "--geometric=2", "--write-midx"], VeryLong, cancellation);

    /// <summary>
    /// As <see cref="JoinAsync"/>, for a repository that leaves objects at its remote: git keeps apart what came from there, and knows no
    /// row of sizes for it. Large packs are left as they are.
    /// </summary>
    /// <param name="kept">Names of packs to leave alone.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task JoinPartialAsync(IEnumerable<string> kept, CancellationToken cancellation) =>
        _ = await git.RunAsync(
            ["repack", "-a", "-d", "-k", "-q", "-n", .. kept.Select(name => $"--keep-pack={name}")],
            VeryLong,
            cancellation
        );

    /// <summary>
    /// Drops every object that no ref leads to, also what came from a remote that was trusted to have the rest. For good.
    /// </summary>
    /// <returns>Whether all that refs lead to is there; where blobs of it are lost, the rest is kept.</returns>
    public async Task<bool> DropUnreachableAsync(CancellationToken cancellation)
    {
        foreach (var mark in Directory.EnumerateFiles((gitDirectory / "objects/pack").Value, "*.promisor"))
        {
            FileSystem.ForThisSystem().Delete(new AbsolutePath(mark));
        }

        // where refs once were counts as well
        _ = await git.RunAsync(["reflog", "expire", "--expire=now", "--all"], Long, cancellation);
        var isWhole = true;
        try
        {
            _ = await git.RunAsync(["repack", "-a", "-d", "-q", "-n"], VeryLong, cancellation);
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled && e.Code != FailureCode.DiskFull)
        {
            // git packs nothing at all where one object is lost
            _ = await KeepAloneAsync(cancellation);
            isWhole = false;
        }

        _ = await git.RunAsync(["prune", "--expire=now"], VeryLong, cancellation);
        if (isWhole)
        {
            // all that is needed is in the new pack
            DeleteUnread();
        }

        return isWhole;
    }

    /// <summary>
    /// Packs without an index: git deletes that first, and where it could not delete the pack then, it says nothing. It reads them no more; whoever mends the store would. Not
    /// those that somebody told git to keep.
    /// </summary>
    public IEnumerable<AbsolutePath> Unread() =>
        Directory
            .EnumerateFiles((gitDirectory / "objects" / "pack").Value, "pack-*.pack")
            .Where(pack =>
                !File.Exists(Path.ChangeExtension(pack, ".idx")) && !File.Exists(Path.ChangeExtension(pack, ".keep"))
            )
            .Select(pack => new AbsolutePath(pack));

    // git could not delete the index itself, and then deleted the pack
    private IEnumerable<AbsolutePath> IndexesAlone() =>
        Directory
            .EnumerateFiles((gitDirectory / "objects" / "pack").Value, "pack-*.idx")
            .Where(index => !File.Exists(Path.ChangeExtension(index, ".pack")))
            .Select(index => new AbsolutePath(index));

    private void DeleteUnread()
    {
        foreach (var file in Unread().Concat(IndexesAlone()).ToArray())
        {
            try
            {
                FileSystem.ForThisSystem().Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // whoever proves that nothing is left names it
                continue;
            }
        }
    }

    /// <summary>
    /// As <see cref="DropUnreachableAsync"/>, for a repository that leaves objects at its remote: git itself never drops what came from there.
    /// </summary>
    public async Task DropUnreachablePartialAsync(CancellationToken cancellation)
    {
        var name = await KeepAloneAsync(cancellation);
        AtomicFile.WriteText(gitDirectory / "objects" / "pack" / (name + ".promisor"), "");
        _ = await git.RunAsync(["prune", "--expire=now"], VeryLong, cancellation);
    }

    // Packs what refs lead to and is here, and deletes all other packs, but for those that somebody told git to keep.
    private async Task<string> KeepAloneAsync(CancellationToken cancellation)
    {
        var folder = gitDirectory / "objects" / "pack";
        var before = Directory.GetFiles(folder.Value);
        var held = before
            .Where(f => f.EndsWith(".keep", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .ToHashSet(StringComparer.Ordinal);
        var kept = await git.RunAsync(
            ["rev-list", "--objects", "--no-object-names", "--all", "--indexed-objects", "--missing=allow-any"],
            VeryLong,
            cancellation
        );
        var packed = await git.RunAsync(
            ["pack-objects", "-q", (folder / "pack").Value],
            VeryLong,
            cancellation,
            kept.StandardOutput
        );
        var name = $"pack-{packed.Text.Trim()}";
        foreach (var file in before)
        {
            var pack = Path.GetFileNameWithoutExtension(file);
            if (pack != name && !held.Contains(pack))
            {
                FileSystem.ForThisSystem().Delete(new AbsolutePath(file));
            }
        }

        return name;
    }
}
