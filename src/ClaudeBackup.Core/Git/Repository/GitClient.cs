using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>git's verbs, typed, on one repository. Every one throws <see cref="BackupException"/> when git fails.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="repository">The root of the work tree; <c>.git</c> lies in it.</param>
public sealed class GitClient(ProcessRunner runner, AbsolutePath repository)
{
    private const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    // those with which it goes from tree to tree by itself
    private static readonly string[] Recursing = ["diff-tree", "log"];

    private readonly AbsolutePath _gitDirectory = repository / ".git";
    private readonly LooseTrees _looseTrees = new(repository / ".git" / "objects");
    private AbsolutePath? _moreObjects;

    /// <summary>The same for which git sees a further folder of objects, where it lists and compares.</summary>
    internal GitClient Seeing(AbsolutePath objects) => new(runner, repository) { _moreObjects = objects };

    /// <exception cref="BackupException">git is missing or too old.</exception>
    public async Task<GitVersion> VersionAsync(CancellationToken cancellationToken)
    {
        AbsolutePath anywhere = new(Path.GetPathRoot(repository.Value)!);
        var result = await RunAsync(
            GitEnvironment.Outside(anywhere, [], ["--version"]),
            "--version",
            cancellationToken
        );
        var version = Read("--version", () => GitOutput.ParseVersion(result.Text));
        return version.Number >= GitVersion.Oldest
            ? version
            : throw new BackupException(
                FailureKind.Failed,
                $"git {version.Number} is too old.",
                $"Install git {GitVersion.Oldest} or later."
            );
    }

    /// <summary>Makes the repository, or completes one whose making was interrupted; nothing that is there is lost.</summary>
    public async Task InitAsync(CancellationToken cancellationToken)
    {
        FileSystem.ForThisSystem().CreateDirectory(repository, FilePermissions.PrivateDirectory);
        FileSystem.ForThisSystem().SetMode(repository, FilePermissions.PrivateDirectory);
        string[] init =
        [
            "init",
            "--quiet",
            "--template=",
            "--initial-branch=main",
            "--object-format=sha1",
            $"--shared={GitEnvironment.PrivateFiles}",
            repository.Value,
        ];
        _ = await RunAsync(GitEnvironment.Outside(repository, [], init), "init", cancellationToken);
        foreach ((var name, var value) in RepositorySettings.ForTheUser)
        {
            _ = await RunAsync(["config", name, value], Short, cancellationToken);
        }

        Settings.WriteAttributes();
        Settings.Flush();
    }

    /// <summary>Gives the repository our settings again; where git cannot read those that are there, they are set aside first.</summary>
    public async Task RenewSettingsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await InitAsync(cancellationToken);
        }
        catch (BackupException)
        {
            Settings.SetAsideAll();
            await InitAsync(cancellationToken);
        }
    }

    /// <summary>All files of a tree or commit.</summary>
    /// <param name="treeish">A commit or tree.</param>
    /// <param name="pathPrefix">Only this file, or what is below this directory; null for everything.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<TreeEntry>> ListTreeAsync(
        ObjectId treeish,
        string? pathPrefix,
        CancellationToken cancellationToken
    )
    {
        string[] paths = pathPrefix is null ? [] : [AsArgument(pathPrefix)];
        var all = await ListEverythingAsync(treeish, paths, cancellationToken);
        return [.. all.Where(e => e.Mode != TreeMode.Folder)];
    }

    /// <summary>Everything of a tree or commit, folders as entries of their own, as git prints it.</summary>
    /// <param name="treeish">A commit or tree.</param>
    /// <param name="paths">Only what is at or below one of these, and the folders on the way there; none for all.</param>
    /// <param name="cancellationToken">Ends git.</param>
    /// <param name="provesTrees">Whether no loose tree may be another than its name says; false for who has looked at them.</param>
    internal async Task<IReadOnlyList<TreeEntry>> ListEverythingAsync(
        ObjectId treeish,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken,
        bool provesTrees = true
    )
    {
        if (provesTrees)
        {
            _looseTrees.Demand();
        }

        // no -l: it asks for each blob, and a clone that left blobs behind would fetch them one by one
        string[] arguments = ["ls-tree", "-r", "-t", "-z", "--full-tree", treeish.ToString(), "--", .. paths];
        List<TreeEntry> entries = [];
        var reader = new TreeEntryReader(entries.Add);
        var request = Request(arguments, Long, input: null) with
        {
            TakeOutput = piece => Read(arguments[0], () => reader.Take(piece.Span)),
        };
        _ = await RunAsync(request, arguments[0], cancellationToken);
        Read(arguments[0], reader.End);
        return entries;
    }

    /// <summary>What lies directly in one directory of a tree or commit, directories as such; nothing when there is none.</summary>
    /// <param name="treeish">A commit or tree.</param>
    /// <param name="directory">Below the root; empty for the root itself.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<TreeEntry>> ListFolderAsync(
        ObjectId treeish,
        string directory,
        CancellationToken cancellationToken
    )
    {
        string[] below = directory.Length == 0 ? [] : [AsArgument(directory) + "/"];
        string[] arguments = ["ls-tree", "-z", "--full-tree", treeish.ToString(), "--", .. below];
        var result = await RunAsync(arguments, Long, cancellationToken);
        return Read(arguments[0], () => GitOutput.ParseTree(result.StandardOutput));
    }

    /// <summary>Every blob that lies on this disk, with its size, whatever refers to it. Nothing is fetched that a clone left behind.</summary>
    public async Task<IReadOnlyDictionary<ObjectId, long>> ListBlobsHereAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "cat-file",
            $"--batch-check={GitOutput.ObjectFormat}",
            "--batch-all-objects",
            "--unordered",
            "--buffer",
        ];
        var result = await RunAsync(arguments, Long, cancellationToken);
        return Read(arguments[0], () => GitOutput.ParseBlobs(result.StandardOutput));
    }

    /// <param name="from">A commit or tree; null for an empty one.</param>
    /// <param name="to">A commit or tree.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<TreeChange>> DiffTreesAsync(
        ObjectId? from,
        ObjectId to,
        CancellationToken cancellationToken
    )
    {
        List<TreeChange> changes = [];
        await DiffTreesAsync(from, to, changes.Add, cancellationToken);
        return changes;
    }

    /// <summary>As the other, change by change.</summary>
    public async Task DiffTreesAsync(
        ObjectId? from,
        ObjectId to,
        Action<TreeChange> each,
        CancellationToken cancellationToken
    )
    {
        string[] arguments =
        [
            "diff-tree",
            "-r",
            "-z",
            "--no-renames",
            from?.ToString() ?? EmptyTree,
            to.ToString(),
            "--",
        ];
        var reader = new TreeChangeReader(each);
        var request = Request(arguments, Long, input: null) with
        {
            TakeOutput = piece => Read(arguments[0], () => reader.Take(piece.Span)),
        };
        _ = await RunAsync(request, arguments[0], cancellationToken);
        Read(arguments[0], reader.End);
    }

    /// <summary>Starts the import of commits to one branch; dispose it.</summary>
    public FastImport StartImport() =>
        new(
            () => runner.Start(GitEnvironment.ForRepository(repository, FastImport.Settings, FastImport.Arguments)),
            _gitDirectory
        )
        {
            Unreadable = why => GitAnswer.Unreadable(runner, "fast-import", why, inner: null),
        };

    /// <summary>Reads blobs; dispose it. git is started by the first read.</summary>
    public BlobReader OpenBlobs() =>
        new(() => runner.Start(GitEnvironment.ForRepository(repository, [], ["cat-file", "--batch"])))
        {
            Unreadable = why => GitAnswer.Unreadable(runner, "cat-file", why, inner: null),
        };

    /// <summary>Its branches and other refs, HEAD included.</summary>
    public Refs Refs => new(this, _gitDirectory);

    /// <summary>Its packs, to be joined.</summary>
    public Packs Packs => new(this, _gitDirectory);

    /// <summary>What the repository's own settings may say.</summary>
    public RepositorySettings Settings { get; } = new(repository);

    /// <summary>What git believes to lie in the work tree.</summary>
    public StagingArea Staging => new(runner, repository);

    /// <summary>Its objects, to be looked after.</summary>
    public ObjectStore Objects =>
        new(runner, repository / ".git", arguments => GitEnvironment.ForRepository(repository, [], arguments));

    /// <summary>Some commits and those from which they descend, newest first.</summary>
    /// <param name="tips">Where to begin.</param>
    /// <param name="paths">Only commits that changed one of these; empty for all.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<CommitInfo>> LogAsync(
        IReadOnlyList<ObjectId> tips,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        string[] how = ["log", "-z", GitOutput.CommitFormat];
        string[] arguments = [.. how, .. tips.Select(t => t.ToString()), "--", .. paths.Select(AsArgument)];
        var result = await RunAsync(arguments, Long, cancellationToken);
        return Read(arguments[0], () => GitOutput.ParseCommits(result.StandardOutput));
    }

    /// <summary>Every change that a commit made to a file below some paths, newest first; a merge tells them for each parent.</summary>
    /// <param name="head">Where to begin; every local branch is walked as well.</param>
    /// <param name="paths">Files and directories below the root.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<PathChange>> HistoryAsync(
        ObjectId head,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        // -m: what a merge dropped is compared with each of its parents
        string[] how = ["log", .. CommitGraph.Raw, "-m", "--full-history", "--date-order"];
        string[] arguments = [.. how, head.ToString(), "--branches", "--", .. paths.Select(AsArgument)];
        var result = await RunAsync(arguments, Long, cancellationToken);
        return Read(arguments[0], () => GitOutput.ParseHistory(result.StandardOutput));
    }

    /// <summary>
    /// Deletes what a git that was killed left behind: locks, which would stop the next run, and unfinished packs. To be called
    /// only by the run that holds the lock of the repository.
    /// </summary>
    /// <param name="now">Unfinished packs are deleted from an hour of age on, as a user's own git may be writing one.</param>
    public void RemoveLeftovers(DateTimeOffset now) => GitLeftovers.Remove(_gitDirectory, now);

    /// <summary>As <see cref="RemoveLeftovers"/>, for the run that holds the lock of whoever talks with the remote.</summary>
    public void RemoveRemoteLeftovers() => GitLeftovers.RemoveOfRemote(_gitDirectory);

    /// <summary>As <see cref="GitAnswer.Read"/>.</summary>
    internal T Read<T>(string verb, Func<T> read) => GitAnswer.Read(runner, verb, read);

    internal Task<ProcessResult> RunAsync(
        string[] arguments,
        TimeSpan deadline,
        CancellationToken cancellationToken,
        byte[]? input = null
    ) => RunAsync(Request(arguments, deadline, input), arguments[0], cancellationToken);

    /// <summary>As <see cref="RunAsync(string[], TimeSpan, CancellationToken, byte[])"/>; an exit code is an answer.</summary>
    internal Task<ProcessResult> TryRunAsync(
        string[] arguments,
        TimeSpan deadline,
        CancellationToken cancellationToken
    ) => runner.RunAsync(Request(arguments, deadline, input: null), cancellationToken);

    private void Read(string verb, Action read) =>
        _ = Read(
            verb,
            () =>
            {
                read();
                return true;
            }
        );

    private ProcessRequest Request(string[] arguments, TimeSpan deadline, byte[]? input)
    {
        var request = GitEnvironment.ForRepository(repository, [], arguments) with
        {
            Deadline = deadline,
            Input = input,
        };
        return _moreObjects is null
            ? request
            : request.With(GitEnvironment.MoreObjects, GitEnvironment.AsObjects(_moreObjects));
    }

    private async Task<ProcessResult> RunAsync(ProcessRequest request, string verb, CancellationToken cancellationToken)
    {
        if (Recursing.Contains(verb))
        {
            _looseTrees.Demand();
        }

        ProcessResult result;
        try
        {
            result = await runner.RunAsync(request, cancellationToken);
        }
        catch (BackupException e) when (e.Code == FailureCode.ExecutableNotFound)
        {
            throw new BackupException(FailureKind.Failed, "git is not installed.", InstallHint, e) { Code = e.Code };
        }

        return result.ExitCode == 0 ? result : throw GitFailure.From(verb, result.StandardErrorText, result.ExitCode);
    }

    private const string InstallHint =
        "Install it from https://git-scm.com/downloads or with your package manager, such as `apt install git` or `brew install git`.";

    /// <summary>Arguments of programs are text: a stored path with bytes that are no UTF-8 cannot be asked for.</summary>
    private static string AsArgument(string path) =>
        path.Length > 0 && PathText.Encode(path).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(path))
            ? path
            : throw new ArgumentException($"'{path}' is not a path that is stored.", nameof(path));
}
