using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Which sessions become which files.</summary>
/// <param name="Steps">The sessions, in the order of their index.</param>
/// <param name="Index">The page that lists them; null for a single one.</param>
public sealed record ExportPlan(IReadOnlyList<ExportStep> Steps, AbsolutePath? Index)
{
    /// <summary>One session into a file, or into a folder under a name of ours.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="session">The session.</param>
    /// <param name="at">A file or a folder.</param>
    /// <param name="nameOf">The name it gets in a folder.</param>
    /// <param name="replaces">Whether a file that is there is replaced.</param>
    /// <exception cref="BackupException">Exists: there is such a file. Failed: its folder is not there, or it is a device.</exception>
    public static ExportPlan One(
        IFileSystem files,
        StoredSession session,
        AbsolutePath at,
        Func<StoredSession, string> nameOf,
        bool replaces
    )
    {
        var file = IsFolder(files, at) ? at / nameOf(session) : at;
        if (!IsFolder(files, file.Parent!))
        {
            throw NoFolder(file.Parent!);
        }

        return new ExportPlan([Step(files, session, file, replaces)], Index: null);
    }

    /// <summary>Several sessions into a folder, with a page that lists them.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="sessions">The sessions, newest first.</param>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="indexName">The name of the page that lists them.</param>
    /// <param name="nameOf">The name that each gets.</param>
    /// <param name="replaces">Whether files that are there are replaced.</param>
    /// <exception cref="BackupException">Exists: there is such a file. Failed: there is a device.</exception>
    public static ExportPlan All(
        IFileSystem files,
        IReadOnlyList<StoredSession> sessions,
        AbsolutePath folder,
        string indexName,
        Func<StoredSession, string> nameOf,
        bool replaces
    )
    {
        var index = folder / indexName;
        RequireNew(files, index, replaces);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { index.Name };
        return new ExportPlan(
            [
                .. sessions
                    .Where(s => s.Transcript is not null)
                    .Select(s => Step(files, s, folder / Free(taken, nameOf(s)), replaces)),
            ],
            index
        );
    }

    /// <summary>Says that no session passes the filters.</summary>
    public static BackupException Nothing() =>
        BackupException.NotFound(
            "No session matches, so nothing was exported.",
            "See what is stored with: claude-backup restore --list"
        );

    /// <summary>Says that a folder is not there.</summary>
    public static BackupException NoFolder(AbsolutePath folder) =>
        new(FailureKind.Failed, $"There is no folder {folder}.", $"Make it with: mkdir -p {folder}");

    /// <summary>Says that a file is in the way.</summary>
    internal static BackupException Exists(AbsolutePath file) =>
        new(FailureKind.Failed, $"{file} already exists.", "Choose another file, or replace it with --force.")
        {
            Code = FailureCode.Exists,
        };

    private static bool IsFolder(IFileSystem files, AbsolutePath path) =>
        files.TryLook(path) is { Kind: FileKind.Directory } || Directory.Exists(path.Value);

    private static ExportStep Step(IFileSystem files, StoredSession session, AbsolutePath file, bool replaces)
    {
        RequireNew(files, file, replaces);
        return new ExportStep(session, file);
    }

    private static void RequireNew(IFileSystem files, AbsolutePath file, bool replaces)
    {
        switch (files.TryLook(file)?.Kind)
        {
            case null:
            case FileKind.Regular or FileKind.SymbolicLink when replaces:
                return;
            case FileKind.Other:
                throw new BackupException(
                    FailureKind.Failed,
                    $"{file} is no file but a device, a pipe or a socket, in whose place one would be put.",
                    "Choose another file, or print the session with - instead of it."
                );
            case FileKind.Directory:
                throw new BackupException(FailureKind.Failed, $"{file} is a folder.", "Choose another place.");
            default:
                throw Exists(file);
        }
    }

    // the same session of two machines
    private static string Free(HashSet<string> taken, string name)
    {
        var free = name;
        for (var n = 2; !taken.Add(free); n++)
        {
            free = $"{Path.GetFileNameWithoutExtension(name)}-{n}{Path.GetExtension(name)}";
        }

        return free;
    }
}

/// <summary>A session and its file.</summary>
public sealed record ExportStep(StoredSession Session, AbsolutePath File);
