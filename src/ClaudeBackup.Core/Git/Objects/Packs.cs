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
    /// moment it leaves at worst a file that <see cref="GitClient.RemoveLeftovers"/> deletes.
    /// </summary>
    public async Task JoinAsync(CancellationToken cancellation) =>
        _ = await git.RunAsync(["repack", "-d", "-q", "--geometric=2", "--write-midx"], VeryLong, cancellation);

    /// <summary>
    /// As <see cref="JoinAsync"/>, for a repository that leaves objects at its remote: git keeps apart what came from there, and knows no
    /// row of sizes for it. Large packs are left as they are.
    /// </summary>
    /// <param name="kept">Names of packs to leave alone.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task JoinPartialAsync(IEnumerable<string> kept, CancellationToken cancellation) =>
        _ = await git.RunAsync(
            ["repack", "-a", "-d", "-k", "-q", .. kept.Select(name => $"--keep-pack={name}")],
            VeryLong,
            cancellation
        );

    /// <summary>
    /// Drops every object that no ref leads to, also what came from a remote that was trusted to have the rest. For good.
    /// </summary>
    public async Task DropUnreachableAsync(CancellationToken cancellation)
    {
        foreach (var mark in Directory.EnumerateFiles((gitDirectory / "objects/pack").Value, "*.promisor"))
        {
            FileSystem.ForThisSystem().Delete(new AbsolutePath(mark));
        }

        // where refs once were counts as well
        _ = await git.RunAsync(["reflog", "expire", "--expire=now", "--all"], Long, cancellation);
        _ = await git.RunAsync(["repack", "-a", "-d", "-q"], VeryLong, cancellation);
        _ = await git.RunAsync(["prune", "--expire=now"], VeryLong, cancellation);
    }
}
