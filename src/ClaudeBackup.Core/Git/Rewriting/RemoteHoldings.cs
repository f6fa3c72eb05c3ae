using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// What a remote holds of a history that was written anew. Git tells what it need not send by the commit at which the remote's branch is, and that commit is gone from
/// here: it would send everything again. So a folder of its own, which nobody but a push sees, keeps that commit without anything that it names, and beside it
/// one that is made up: its tree names all that the new history has and the old one had. Where it is missing, everything is sent.
/// </summary>
/// <param name="git">The repository.</param>
/// <param name="folder">That folder.</param>
internal sealed class RemoteHoldings(GitClient git, AbsolutePath folder)
{
    // older than any other: whoever walks history comes to it last
    private const string MadeUp = "claude-backup <claude-backup@localhost> 1 +0000";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly ObjectFolder _objects = new(folder);

    /// <summary>Writes it, while both histories are here.</summary>
    /// <param name="tip">Where the remote's branch is.</param>
    /// <param name="becomes">What becomes of that here.</param>
    /// <param name="before">The commit that was made up when the tip was still here; null when it is.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The commit that was made up; null where it is not to be had.</returns>
    public async Task<ObjectId?> WriteAsync(
        ObjectId tip,
        ObjectId becomes,
        ObjectId? before,
        CancellationToken cancellation
    )
    {
        try
        {
            var sent = before is null
                ? await ListAsync(tip, cancellation)
                : RawTree.Read(_objects.Read(TreeOf(before))).Select(e => e.Id).ToHashSet();
            sent.IntersectWith(await ListAsync(becomes, cancellation));
            var shared = await git.Seeing(folder)
                .TryRunAsync(
                    ["merge-base", "--all", (before ?? tip).ToString(), becomes.ToString()],
                    Long,
                    cancellation
                );
            await using var reader = git.OpenBlobs();
            var tree = _objects.Add(ObjectType.Tree, RawTree.Write(await EntriesAsync(sent, cancellation)));
            var made = _objects.Add(ObjectType.Commit, CommitOf(tree, shared.Text));
            if (before is null)
            {
                _ = _objects.Add(ObjectType.Commit, reader.BytesOf(tip, ObjectType.Commit));
            }

            _objects.KeepOnly([tip, made, tree]);
            return made;
        }
        catch (Exception e)
            when (e is BackupException or IOException or InvalidDataException or UnauthorizedAccessException
                && !cancellation.IsCancellationRequested
            )
        {
            // only for speed: what is damaged is told by whoever needs it
            return null;
        }
    }

    /// <summary>Whether it is there for a push.</summary>
    public bool Has(ObjectId tip, ObjectId made)
    {
        try
        {
            return _objects.Has(tip) && _objects.Has(made) && _objects.Has(TreeOf(made));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or BackupException)
        {
            return false;
        }
    }

    /// <summary>What a walk through the new history leaves out for it: all that the remote has.</summary>
    public IReadOnlyList<ObjectId> There(ObjectId made) => [made, TreeOf(made)];

    /// <summary>The repository as whoever sees the folder, too.</summary>
    public GitClient Git => git.Seeing(folder);

    /// <summary>Variables for a push of a commit: git takes the commit that was made up for a parent of it, and of the remote's.</summary>
    /// <param name="commit">What is pushed.</param>
    /// <param name="tip">Where the remote's branch is.</param>
    /// <param name="made">The commit that was made up.</param>
    public async Task<IReadOnlyDictionary<string, string?>> VariablesAsync(ObjectId commit, ObjectId tip, ObjectId made)
    {
        await using var reader = git.OpenBlobs();
        var parents = RawCommit.Read(reader.BytesOf(commit, ObjectType.Commit)).Parents;
        var grafts = folder / "grafts";
        AtomicFile.WriteText(grafts, $"{tip} {made}\n{string.Join(' ', [commit, .. parents, made])}\n");
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_GRAFT_FILE"] = grafts.Value,
            [GitEnvironment.MoreObjects] = GitEnvironment.AsObjects(folder),
        };
    }

    /// <summary>Takes it away: the remote has followed, or goes by nothing of it.</summary>
    public void Remove()
    {
        if (Directory.Exists(folder.Value))
        {
            FileSystem.ForThisSystem().DeleteWhole(folder);
        }
    }

    private ObjectId TreeOf(ObjectId made) => RawCommit.Read(_objects.Read(made)).Tree;

    private static byte[] CommitOf(ObjectId tree, string parents) =>
        Encoding.ASCII.GetBytes(
            $"tree {tree}\n{string.Concat(parents.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(p => $"parent {p}\n"))}author {MadeUp}\ncommitter {MadeUp}\n\n"
        );

    // trees and blobs, and what commits there are; what a clone left behind is left out
    private async Task<HashSet<ObjectId>> ListAsync(ObjectId commit, CancellationToken cancellation)
    {
        var listed = await git.RunAsync(
            ["rev-list", "--objects", "--no-object-names", "--missing=allow-any", commit.ToString()],
            Long,
            cancellation
        );
        var ids = new HashSet<ObjectId>();
        foreach (var line in listed.Text.AsSpan().EnumerateLines())
        {
            if (ObjectId.TryParse(line, out var id))
            {
                _ = ids.Add(id);
            }
        }

        return ids;
    }

    // by their names, so that they stand in git's order
    private async Task<IEnumerable<RawEntry>> EntriesAsync(
        IReadOnlyCollection<ObjectId> ids,
        CancellationToken cancellation
    )
    {
        var types = await git.RunAsync(
            ["cat-file", "--batch-check=%(objecttype) %(objectname)", "--buffer"],
            Long,
            cancellation,
            Encoding.ASCII.GetBytes(
                string.Concat(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal).Select(id => id + "\n"))
            )
        );
        return git.Read(
            "cat-file",
            () =>
                types
                    .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' '))
                    .Where(parts => parts is ["tree" or "blob", _])
                    .Select(parts => new RawEntry(
                        parts[0] == "tree" ? "40000" : "100644",
                        parts[1],
                        ObjectId.Parse(parts[1])
                    ))
                    .ToArray()
        );
    }
}
