using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Finds the folder in which Claude Code finds a session again: every version looks in the project's folder that belongs to the real path of the current one, and
/// 2.1.330, unlike 2.1.200, in all others then.
/// </summary>
/// <param name="files">The file system of the target.</param>
/// <param name="home">The home of the user; null when it is not known.</param>
public sealed class ResumeSurvey(IFileSystem files, AbsolutePath? home)
{
    private const string FromAnywhere = "Claude Code 2.1.330 or later finds the session from there.";

    /// <summary>Looks where a session goes on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="storedHome">The home of the user on the machine that stored it; null when it is not known.</param>
    /// <param name="isChosen">Whether the user said that its folder is to be here.</param>
    public ResumePlace Find(StoredSession session, AbsolutePath? storedHome, bool isChosen = false)
    {
        var project = session.ProjectDirectory;
        var told = session.ProjectPath;
        var folder = AbsolutePath.TryParse(told);
        if (folder is not null && IsFolder(folder) && IsOf(folder, project))
        {
            return new ResumePlace(told, BrokenWorktree(folder));
        }

        if (Named(project) is { } named)
        {
            return new ResumePlace(
                named.Value,
                folder is null || IsFolder(folder)
                    ? null
                    : $"{told} is not on this machine, but {named} is, whose sessions Claude Code keeps in the same place."
            );
        }

        return told is null ? Anywhere("This session does not record its folder.")
            : folder is null ? Anywhere($"{told} is not a path of this system.")
            : IsFolder(folder)
                ? new ResumePlace(
                    told,
                    $"The session is in projects/{project}, which is not that of {told}. {FromAnywhere}"
                )
            : Moved(folder, storedHome) is { } moved
                ? new ResumePlace(moved.Value, $"{told} is not on this machine, but {moved} is. {FromAnywhere}")
            : !isChosen && IsOfAnother(folder) ? Anywhere($"{told} is a path of another account.")
            : new ResumePlace(
                told,
                $"{told} is not on this machine. Put the project there, or make an empty folder with: {ShellLine.MakeFolder(ShellLine.ShellsOfThisSystem[0], told)}"
            );
    }

    private static ResumePlace Anywhere(string reason) =>
        new(Folder: null, $"{reason} Run this in the project's folder here: {FromAnywhere}");

    private bool IsOf(AbsolutePath folder, string project)
    {
        try
        {
            var real = ProjectDirectoryName.Encode(files.RealPath(folder).Value);
            return string.Equals(real, project, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // a worktree of git that was moved with its project leads to where that was, until it is told
    private static string? BrokenWorktree(AbsolutePath folder) =>
        Checkout.LostWorktree(folder) is not { } worktree
            ? null
            : $"{worktree} is a git worktree whose repository is elsewhere now, and Claude Code does not resume a session in one. Mend it first with: git -C {Quoted(Above(worktree))} worktree repair {Quoted(worktree.Value)}";

    // Claude Code makes them in .claude/worktrees of the repository
    private static string Above(AbsolutePath worktree) =>
        worktree.Parent is { Name: "worktrees", Parent: { Name: ".claude", Parent: { } top } }
            ? top.Value
            : worktree.Value;

    private static string Quoted(string path) => ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], path);

    private bool IsFolder(AbsolutePath folder) => files.TryLook(folder) is { Kind: FileKind.Directory };

    // the same place below the home of now
    private AbsolutePath? Moved(AbsolutePath folder, AbsolutePath? storedHome) =>
        home is not null
        && storedHome is not null
        && storedHome != home
        && storedHome.Contains(folder)
        && AbsolutePath.TryParse(home.Value + folder.Value[storedHome.Value.Length..]) is { } moved
        && IsFolder(moved)
            ? moved
            : null;

    // who may not make it cannot use it: the homes of all accounts lie beside each other
    private bool IsOfAnother(AbsolutePath folder)
    {
        var above = folder.Parent;
        while (above is not null && !IsFolder(above))
        {
            above = above.Parent;
        }

        return home?.Parent is { Parent: not null } homes && above == homes;
    }

    // A project that was moved along with its name below projects/: its entries tell of where it was.
    private AbsolutePath? Named(string project) =>
        home is null || Path.GetPathRoot(home.Value) is not { } root ? null : Below(new AbsolutePath(root), project);

    private AbsolutePath? Below(AbsolutePath folder, string project)
    {
        foreach (var name in Folders(folder))
        {
            var path = folder / name;
            if (string.Equals(ProjectDirectoryName.Encode(path.Value), project, StringComparison.Ordinal))
            {
                return path;
            }

            if (ProjectDirectoryName.MayBeBelow(path.Value, project) && Below(path, project) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private string[] Folders(AbsolutePath folder)
    {
        try
        {
            return
            [
                .. files
                    .List(folder)
                    .Where(e => e.Kind is FileKind.Directory)
                    .Select(e => e.Name)
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
