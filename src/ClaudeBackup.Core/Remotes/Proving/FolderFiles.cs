using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// The small files of a folder by which git takes it for a repository, and those that would hide history from whoever fetches. They are read without git, which
/// says no more than that there is none.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderFiles(RemoteFolder folder)
{
    private const string IsGone = "is gone";
    private const string IsNoFolder = "is no folder";
    private const string SaysNothing = "says nothing that git understands";
    private const string Hides = "tells git of less history than lies there";

    private static readonly string[] Folders = ["objects", "refs"];
    private static readonly string[] Locked = ["HEAD", "config", RefFiles.PackedRefs, RemoteAccess.MainBranch];

    private static readonly UnsoundFile[] Planted =
    [
        new("shallow", Hides),
        new("info/grafts", Hides),
        new("objects/info/alternates", "sends git to another place for objects, which may go"),
    ];

    private readonly RefFiles _refs = new(folder.Folder);

    /// <summary>What is wrong with them; nothing changes.</summary>
    public async Task<IReadOnlyList<UnsoundFile>> LookAsync(CancellationToken cancellation)
    {
        var found = new List<UnsoundFile>();
        found.AddRange(
            Folders
                .Where(name => !Directory.Exists(In(name)))
                .Select(name => new UnsoundFile(name, Path.Exists(In(name)) ? IsNoFolder : IsGone))
        );
        if (File.Exists(In("refs/heads")))
        {
            found.Add(new UnsoundFile("refs/heads", IsNoFolder));
        }

        if (!_refs.HeadIsSound)
        {
            found.Add(new UnsoundFile("HEAD", Path.Exists(In("HEAD")) ? SaysNothing : IsGone));
        }

        if (!await folder.HasSoundSettingsAsync(cancellation))
        {
            found.Add(new UnsoundFile("config", SaysNothing));
        }

        if (_refs.PackedIsDamaged)
        {
            found.Add(new UnsoundFile(RefFiles.PackedRefs, SaysNothing));
        }

        // git takes an empty folder in the place of a branch away
        var main = Directory.Exists(In(RemoteAccess.MainBranch)) ? RemoteAccess.MainBranch : null;
        if (main is not null && Directory.EnumerateFileSystemEntries(In(main)).Any())
        {
            found.Add(new UnsoundFile(main, "is a folder"));
        }

        found.AddRange(
            _refs
                .Damaged()
                .Where(name =>
                    name != "refs/heads" && !name.StartsWith($"{RemoteAccess.MainBranch}/", StringComparison.Ordinal)
                )
                .Select(name => new UnsoundFile(name, SaysNothing))
        );
        found.AddRange(Planted.Where(file => SaysSomething(file.Path)));
        return found;
    }

    /// <summary>
    /// Whether the folder was a repository: without a file that says so it may be anything, such as the place where a drive appears once it is connected.
    /// </summary>
    public bool WasRepository => Commits().Any() || Path.Exists(In("objects/pack")) || Path.Exists(In("objects/info"));

    /// <summary>The commits that its refs name, as far as they can be read.</summary>
    public IEnumerable<ObjectId> Commits() =>
        _refs
            .All()
            .SelectMany(name => _refs.Log(name).Select(line => line.To).Append(_refs.Read(name).Commit))
            .OfType<ObjectId>()
            .Where(id => !id.IsNone)
            .Distinct();

    /// <summary>Sets aside what is unsound, and makes again what git needs.</summary>
    /// <param name="unsound">What was found.</param>
    /// <param name="aside">Takes the files.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">A git may be at work there; nothing has changed.</exception>
    public async Task MendAsync(
        IReadOnlyList<UnsoundFile> unsound,
        Quarantine aside,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        SetLocksAside(aside, now);
        var packed = unsound.Any(file => file.Path == RefFiles.PackedRefs) ? _refs.SoundPackedLines() : [];
        foreach (var file in unsound)
        {
            _ = aside.SetAside(folder.Folder / RelativePath.Parse(file.Path));
        }

        await folder.MakeKnownAsync(cancellation);
        if (packed.Any(line => line[0] != '#'))
        {
            AtomicFile.WriteText(
                folder.Folder / RefFiles.PackedRefs,
                string.Concat(packed.Select(line => line + "\n"))
            );
        }
    }

    // what git cannot write then, it would be without
    private void SetLocksAside(Quarantine aside, DateTimeOffset now)
    {
        AbsolutePath[] locks =
        [
            .. Locked
                .Select(name => folder.Folder / RelativePath.Parse(name + ".lock"))
                .Where(file => File.Exists(file.Value)),
        ];
        if (
            Array.Find(
                locks,
                file => now.UtcDateTime - File.GetLastWriteTimeUtc(file.Value) < GitLeftovers.OldEnough
            ) is
            { } held
        )
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{held} is there: a git is at work in the remote, or was killed there. Nothing was changed.",
                $"If none is at work there, take it away, and run the command again: {ShellLine.DeleteFile(ShellLine.ShellsOfThisSystem[0], held.Value)}"
            );
        }

        foreach (var left in locks)
        {
            _ = aside.SetAside(left);
        }
    }

    /// <summary>
    /// The failure to talk with a remote, told by the file that is the reason, where it is a folder of this machine; else as git told it.
    /// </summary>
    /// <param name="failure">What git made of it.</param>
    /// <param name="remote">The remote, as it may be shown.</param>
    /// <param name="folder">The folder that it is; null for one that is reached another way.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task<BackupException> ExplainAsync(
        BackupException failure,
        string? remote,
        RemoteFolder? folder,
        CancellationToken cancellation
    )
    {
        if (remote is null || folder is not { IsThere: true } || !MayBeOfFiles(failure))
        {
            return failure;
        }

        try
        {
            var files = new FolderFiles(folder);
            return files.WasRepository && await files.LookAsync(cancellation) is [var first, ..]
                ? RemoteFailure.Damaged($"{remote} is damaged: {first.Path} there {first.What}.")
                : failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return failure;
        }
    }

    private static bool MayBeOfFiles(BackupException failure) =>
        failure.Kind is FailureKind.Failed
        && failure.Code
            is null
                or FailureCode.RemoteMissing
                or FailureCode.RemoteDeclined
                or FailureCode.RemoteDamaged
                or FailureCode.RemoteEmptied
                or FailureCode.RemoteRewritten
                or FailureCode.RemoteUnreachable;

    // git leaves empty ones behind
    private bool SaysSomething(string path) =>
        Directory.Exists(In(path)) || new FileInfo(In(path)) is { Exists: true, Length: > 0 };

    private string In(string path) => (folder.Folder / RelativePath.Parse(path)).Value;
}
