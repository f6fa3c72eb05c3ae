using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>git's index of a work tree. Ours is written by ourselves, and this follows it.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="repository">The root of the work tree.</param>
public sealed class StagingArea(ProcessRunner runner, AbsolutePath repository)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly AbsolutePath _gitDirectory = repository / ".git";

    /// <summary>
    /// Sets git's index to a commit, so that <c>git status</c> tells a user only of real differences. Files are not touched.
    /// </summary>
    /// <param name="commit">What the index shall tell of.</param>
    /// <param name="hidden">All paths that are left out of the work tree on purpose.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task ReadTreeAsync(
        ObjectId commit,
        IReadOnlyCollection<string> hidden,
        CancellationToken cancellationToken
    )
    {
        // an index of our own, renamed when done: a lock that some killed git left behind does not stop us
        var index = _gitDirectory / "index";
        var own = _gitDirectory / "claude-backup-index";
        File.Delete(own.Value + ".lock");
        File.Delete(own.Value);
        if (File.Exists(index.Value))
        {
            File.Copy(index.Value, own.Value);
        }

        var result = await IndexAsync(own, ["read-tree", "-m", commit.ToString()], input: null, cancellationToken);
        if (result.ExitCode != 0)
        {
            // the old index was damaged or in the middle of a merge: begin anew, git status will compare contents once
            File.Delete(own.Value);
            result = await IndexAsync(own, ["read-tree", commit.ToString()], input: null, cancellationToken);
        }

        if (result.ExitCode == 0 && hidden.Count > 0)
        {
            var paths = PathText.Encode(string.Concat(hidden.Select(path => path + '\0')));
            string[] hide = ["update-index", "-z", "--skip-worktree", "--stdin"];
            result = await IndexAsync(own, hide, paths, cancellationToken);
        }

        if (result.ExitCode != 0)
        {
            throw GitFailure.From("read-tree", result.StandardErrorText, result.ExitCode);
        }

        FileSystem.ForThisSystem().Move(own, index, overwrite: true);
    }

    private async Task<ProcessResult> IndexAsync(
        AbsolutePath index,
        string[] arguments,
        byte[]? input,
        CancellationToken cancellationToken
    )
    {
        var request = GitEnvironment.ForRepository(repository, [], arguments);
        Dictionary<string, string?> environment = new(request.Environment, StringComparer.Ordinal)
        {
            ["GIT_INDEX_FILE"] = index.Value,
        };
        return await runner.RunAsync(
            request with
            {
                Environment = environment,
                Deadline = Long,
                Input = input,
            },
            cancellationToken
        );
    }
}
