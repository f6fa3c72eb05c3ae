using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Git;

/// <summary>How commits stand to each other. Everything throws <see cref="BackupException"/> when git fails.</summary>
/// <param name="git">The repository.</param>
public sealed class CommitGraph(GitClient git)
{
    // far below what a command line may be long
    private const int MostPaths = 200;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>How <see cref="GitOutput.ParseHistory"/> wants it told.</summary>
    internal static readonly string[] Raw = ["-z", "--raw", "--no-renames", "--no-abbrev", GitOutput.HistoryFormat];

    /// <summary>Whether one commit is another or was made on top of it.</summary>
    public async Task<bool> IsAncestorAsync(ObjectId ancestor, ObjectId descendant, CancellationToken cancellation) =>
        ancestor == descendant
        || await MergeBaseAsync(ancestor, descendant, cancellation) is { } common && common == ancestor;

    /// <summary>The newest commit from which both descend; null when they have nothing in common.</summary>
    public async Task<ObjectId?> MergeBaseAsync(ObjectId one, ObjectId other, CancellationToken cancellation)
    {
        var result = await git.TryRunAsync(["merge-base", one.ToString(), other.ToString()], Long, cancellation);
        return result.ExitCode == 0 && ObjectId.TryParse(result.Text.AsSpan().Trim(), out var common) ? common : null;
    }

    /// <summary>Whether the repository has that commit.</summary>
    public async Task<bool> HasCommitAsync(ObjectId commit, CancellationToken cancellation) =>
        (
            await git.TryRunAsync(["rev-parse", "--verify", "--quiet", $"{commit}^{{commit}}"], Long, cancellation)
        ).ExitCode == 0;

    /// <summary>The newest of all commits that are here, also of those to which nothing leads; null where there is none.</summary>
    public async Task<ObjectId?> NewestHereAsync(CancellationToken cancellation) =>
        (await AllHereAsync(cancellation)) is [var newest, ..] ? newest : null;

    /// <summary>All commits that are here, also those to which nothing leads, the newest first.</summary>
    public async Task<IReadOnlyList<ObjectId>> AllHereAsync(CancellationToken cancellation)
    {
        const string commit = "commit ";
        var all = await git.RunAsync(
            ["cat-file", "--batch-check=%(objecttype) %(objectname)", "--batch-all-objects", "--unordered", "--buffer"],
            Long,
            cancellation
        );
        string[] commits =
        [
            .. all
                .Text.Split('\n')
                .Where(line => line.StartsWith(commit, StringComparison.Ordinal))
                .Select(line => line[commit.Length..]),
        ];
        if (commits.Length == 0)
        {
            return [];
        }

        var sorted = await git.RunAsync(
            ["rev-list", "--no-walk=sorted", "--stdin"],
            Long,
            cancellation,
            Encoding.UTF8.GetBytes(string.Join('\n', commits) + "\n")
        );
        return Ids("rev-list", sorted.Text);
    }

    /// <summary>The commits that one side has and the other does not, oldest first.</summary>
    /// <param name="commit">What is told of.</param>
    /// <param name="without">What the other side has; null for nothing.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<CommitInfo>> MissingAsync(
        ObjectId commit,
        ObjectId? without,
        CancellationToken cancellation
    )
    {
        string[] not = without is { } known ? [$"^{known}"] : [];
        var result = await git.RunAsync(
            ["log", "-z", "--reverse", "--topo-order", GitOutput.CommitFormat, commit.ToString(), .. not, "--"],
            Long,
            cancellation
        );
        return git.Read("log", () => GitOutput.ParseCommits(result.StandardOutput));
    }

    /// <summary>The commits on the way to one, following first parents, oldest first.</summary>
    /// <param name="commit">The last of them.</param>
    /// <param name="without">Commits that are not told of, nor those before them.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<ObjectId>> MainlineAsync(
        ObjectId commit,
        IReadOnlyCollection<ObjectId> without,
        CancellationToken cancellation
    )
    {
        var listed = await ListAsync(["--first-parent", "--reverse"], commit, without, cancellation);
        return Ids("rev-list", listed);
    }

    /// <summary>The root tree of a commit.</summary>
    public async Task<ObjectId> TreeOfAsync(ObjectId commit, CancellationToken cancellation)
    {
        var result = await git.RunAsync(["rev-parse", "--verify", $"{commit}^{{tree}}"], Long, cancellation);
        return git.Read("rev-parse", () => ObjectId.Parse(result.Text.Trim()));
    }

    /// <summary>The trees that a folder is in some commits, each with its commit; commits without it are left out.</summary>
    /// <param name="commits">In which order they are told.</param>
    /// <param name="folder">Below the root.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<(CommitInfo Commit, ObjectId Tree)>> TreesInAsync(
        IReadOnlyList<CommitInfo> commits,
        string folder,
        CancellationToken cancellation
    )
    {
        var trees = await git.RunAsync(
            ["cat-file", "--batch-check=%(objectname)"],
            Long,
            cancellation,
            Encoding.ASCII.GetBytes(string.Concat(commits.Select(c => $"{c.Id}:{folder}\n")))
        );
        // a commit that has no such folder is answered with a line that is no id
        return
        [
            .. trees
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Zip(commits)
                .Where(pair => ObjectId.TryParse(pair.First, out _))
                .Select(pair => (pair.Second, ObjectId.Parse(pair.First))),
        ];
    }

    /// <summary>Whether any commit, or one before it, joins several.</summary>
    public async Task<bool> HasMergesAsync(IReadOnlyList<ObjectId> tips, CancellationToken cancellation)
    {
        string[] arguments = ["rev-list", "--merges", "--max-count=1", .. tips.Select(t => t.ToString()), "--"];
        return (await git.RunAsync(arguments, Long, cancellation)).StandardOutput.Length > 0;
    }

    /// <summary>
    /// The commits that changed some paths, on every line of history: git follows but one where another has come to nothing. None is told before one made on top of it, and
    /// of several lines the newest first. Of commits that join others, those are told that differ there from any of them.
    /// </summary>
    /// <param name="tips">Where to begin.</param>
    /// <param name="paths">Files and folders below the root.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<CommitInfo>> EverywhereAsync(
        IReadOnlyList<ObjectId> tips,
        IReadOnlyList<string> paths,
        CancellationToken cancellation
    )
    {
        string[] how = ["log", "-z", "--full-history", "--date-order", GitOutput.CommitFormat];
        string[] arguments = [.. how, .. tips.Select(t => t.ToString()), "--", .. paths];
        var result = await git.RunAsync(arguments, Long, cancellation);
        return git.Read("log", () => GitOutput.ParseCommits(result.StandardOutput));
    }

    /// <summary>By what commits differ in some paths, each from the one before it in a row, whatever their parents are; newest first.</summary>
    /// <param name="row">Newest first; the last is compared with its parents.</param>
    /// <param name="paths">Files and folders below the root.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<PathChange>> ChangesInRowAsync(
        IReadOnlyList<ObjectId> row,
        IReadOnlyList<string> paths,
        CancellationToken cancellation
    )
    {
        string[] arguments = ["diff-tree", "--stdin", "-r", "--root", .. Raw, "--", .. paths];
        var lines = row.Select((id, i) => i + 1 < row.Count ? $"{id} {row[i + 1]}\n" : $"{id}\n");
        var result = await git.RunAsync(arguments, Long, cancellation, Encoding.ASCII.GetBytes(string.Concat(lines)));
        return git.Read("diff-tree", () => GitOutput.ParseHistory(result.StandardOutput));
    }

    /// <summary>Everything at and below some paths of a tree, folders as entries of their own: also what a broken tree holds twice.</summary>
    /// <param name="treeish">A commit or tree.</param>
    /// <param name="paths">Below the root; none gives nothing.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<TreeEntry>> ListEverythingAsync(
        ObjectId treeish,
        IReadOnlyList<string> paths,
        CancellationToken cancellation
    )
    {
        var entries = new List<TreeEntry>();
        foreach (var some in paths.Chunk(MostPaths))
        {
            entries.AddRange(await git.ListEverythingAsync(treeish, some, cancellation));
        }

        return entries;
    }

    /// <summary>Every blob of some commits, those before them included, with a path that it has there. What a clone left behind is left out.</summary>
    /// <param name="commit">Where to begin.</param>
    /// <param name="without">Commits whose blobs are not told of, nor those of commits before them.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<(string Path, ObjectId Blob)>> BlobsAsync(
        ObjectId commit,
        IReadOnlyCollection<ObjectId> without,
        CancellationToken cancellation
    )
    {
        string[] arguments =
        [
            "rev-list",
            "--objects",
            "--filter=object:type=blob",
            "--filter-provided-objects",
            "--missing=allow-any",
            commit.ToString(),
            .. without.Select(c => $"^{c}"),
        ];
        var result = await git.RunAsync(arguments, Long, cancellation);
        return git.Read<IReadOnlyList<(string, ObjectId)>>(
            "rev-list",
            () =>
                [
                    .. result
                        .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Where(line => line.Length > ObjectId.HexLength)
                        .Select(line =>
                            (line[(ObjectId.HexLength + 1)..], ObjectId.Parse(line.AsSpan(0, ObjectId.HexLength)))
                        ),
                ]
        );
    }

    /// <summary>
    /// What commits did to some paths, newest first, on the line of history that led to what is there now. It is for paths that one side of every merge alone writes: merges, which change
    /// nothing there, are passed over.
    /// </summary>
    /// <param name="commit">Where to begin.</param>
    /// <param name="paths">Files and folders below the root.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="everyLine">Whether what other lines did counts as well.</param>
    public async Task<IReadOnlyList<PathChange>> ChangesAsync(
        ObjectId commit,
        IReadOnlyList<string> paths,
        CancellationToken cancellation,
        bool everyLine = false
    )
    {
        string[] lines = everyLine ? ["--full-history"] : [];
        string[] arguments = ["log", .. Raw, .. lines, commit.ToString(), "--", .. paths];
        var result = await git.RunAsync(arguments, Long, cancellation);
        return git.Read("log", () => GitOutput.ParseHistory(result.StandardOutput));
    }

    /// <summary>Whether any object of a commit, its history included, is not on this disk. Nothing is fetched.</summary>
    public async Task<bool> LacksAnyAsync(ObjectId commit, CancellationToken cancellation)
    {
        var result = await git.RunAsync(
            ["rev-list", "--objects", "--no-object-names", "--missing=print", commit.ToString()],
            Long,
            cancellation
        );
        // git prints what is missing with a question mark before it
        return result.StandardOutput.AsSpan().IndexOf((byte)'?') >= 0;
    }

    /// <summary>About how many bytes a push of these commits would send.</summary>
    /// <param name="commit">What is pushed.</param>
    /// <param name="without">What the other side has.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<long> PackedSizeAsync(
        ObjectId commit,
        IReadOnlyCollection<ObjectId> without,
        CancellationToken cancellation
    ) => Bytes(await ListAsync(["--objects", "--disk-usage"], commit, without, cancellation));

    /// <summary>How many bytes on this disk objects need that some trees hold and others do not.</summary>
    /// <param name="trees">As git names them: <c>commit:folder</c>.</param>
    /// <param name="without">The others.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<long> DiskUsageAsync(
        IEnumerable<string> trees,
        IEnumerable<string> without,
        CancellationToken cancellation
    )
    {
        var lines = trees.Select(t => $"{t}\n").Concat(without.Select(t => $"^{t}\n"));
        var told = await git.RunAsync(
            ["rev-list", "--objects", "--disk-usage", "--stdin"],
            Long,
            cancellation,
            Encoding.UTF8.GetBytes(string.Concat(lines))
        );
        return Bytes(told.Text);
    }

    private long Bytes(string told) => git.Read("rev-list", () => long.Parse(told, CultureInfo.InvariantCulture));

    private IReadOnlyList<ObjectId> Ids(string verb, string lines) =>
        git.Read<IReadOnlyList<ObjectId>>(
            verb,
            () => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => ObjectId.Parse(id))]
        );

    private async Task<string> ListAsync(
        string[] options,
        ObjectId commit,
        IReadOnlyCollection<ObjectId> without,
        CancellationToken cancellation
    )
    {
        string[] arguments = ["rev-list", .. options, commit.ToString(), .. without.Select(c => $"^{c}")];
        return (await git.RunAsync(arguments, Long, cancellation)).Text;
    }

    /// <summary>The largest object that a push of these commits would send, in bytes as git tells its size; null when there is none.</summary>
    public async Task<long?> LargestAsync(ObjectId commit, ObjectId? without, CancellationToken cancellation)
    {
        string[] not = without is { } known ? [$"^{known}"] : [];
        var objects = await git.RunAsync(
            ["rev-list", "--objects", "--no-object-names", commit.ToString(), .. not],
            Long,
            cancellation
        );
        var sizes = await git.RunAsync(
            ["cat-file", "--batch-check=%(objectsize)", "--buffer"],
            Long,
            cancellation,
            objects.StandardOutput
        );
        return git.Read(
            "cat-file",
            () =>
                Encoding
                    .ASCII.GetString(sizes.StandardOutput)
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => (long?)long.Parse(line, CultureInfo.InvariantCulture))
                    .Max()
        );
    }
}
