using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// A folder in which somebody works with git, as its files tell: no git is started, for there may be hundreds of them.
/// </summary>
/// <param name="Top">The folder at the top of it.</param>
/// <param name="Commit">The earliest commit that its log of HEAD knows: the first of all, or the one that it was cloned at. Null when it has none.</param>
/// <param name="Remotes">By <see cref="RemoteName"/>, in order.</param>
public sealed record Checkout(AbsolutePath Top, string? Commit, IReadOnlyList<string> Remotes)
{
    private const string GitFolder = ".git";
    private const string LinkPrefix = "gitdir:";
    private const string NoCommit = "0000000000000000000000000000000000000000";

    // a log of years has a megabyte, and its beginning is enough
    private const int MostRead = 64 * 1024;

    // a fork has two, and who has more than this has no use for all of them
    private const int MostRemotes = 8;

    /// <summary>The checkout that a folder is of; null when it is of none, or that cannot be read.</summary>
    /// <param name="folder">It, or any folder in it.</param>
    public static Checkout? Of(AbsolutePath folder)
    {
        try
        {
            for (var top = folder; top is not null; top = top.Parent)
            {
                if (GitFolderOf(top) is { } own)
                {
                    return new Checkout(top, FirstCommit(own), RemotesIn(CommonFolderOf(own)));
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The worktree that a folder is in, if what it says of its repository leads nowhere; null when all is well, or it is in none.</summary>
    /// <param name="folder">It, or any folder in it.</param>
    public static AbsolutePath? LostWorktree(AbsolutePath folder)
    {
        try
        {
            for (var top = folder; top is not null; top = top.Parent)
            {
                if (GitFolderOf(top) is { } own)
                {
                    return Directory.Exists(own.Value) ? null : top;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // a worktree and a submodule have a file there, which says where it is
    private static AbsolutePath? GitFolderOf(AbsolutePath top)
    {
        var git = top / GitFolder;
        return File.Exists((git / "HEAD").Value) ? git
            : File.Exists(git.Value)
            && Read(git).FirstOrDefault() is { } line
            && line.StartsWith(LinkPrefix, StringComparison.Ordinal)
                ? new AbsolutePath(Path.GetFullPath(line[LinkPrefix.Length..].Trim(), top.Value))
            : null;
    }

    private static AbsolutePath CommonFolderOf(AbsolutePath own) =>
        Read(own / "commondir").FirstOrDefault() is { Length: > 0 } line
            ? new AbsolutePath(Path.GetFullPath(line.Trim(), own.Value))
            : own;

    // old, new, who and when: https://git-scm.com/docs/gitrepository-layout
    private static string? FirstCommit(AbsolutePath own)
    {
        var first =
            Read(CommonFolderOf(own) / "logs/HEAD").FirstOrDefault() ?? Read(own / "logs/HEAD").FirstOrDefault();
        return first?.Split(' ') is [{ Length: 40 or 64 } old, var now, ..] && old.Length == now.Length
            ? (old.StartsWith(NoCommit, StringComparison.Ordinal) ? now : old) is var commit
            && commit.All(char.IsAsciiHexDigitLower)
                ? commit
                : null
            : null;
    }

    private static string[] RemotesIn(AbsolutePath common)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var isRemote = false;
        foreach (var line in Read(common / "config").Select(l => l.Trim()))
        {
            if (line.StartsWith('['))
            {
                isRemote = line.StartsWith("[remote ", StringComparison.OrdinalIgnoreCase);
            }
            else if (
                isRemote
                && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value]
                && name.Equals("url", StringComparison.OrdinalIgnoreCase)
                && RemoteName.Of(value.Trim('"')) is { } remote
            )
            {
                _ = found.Add(remote);
            }
        }

        return [.. found.Take(MostRemotes)];
    }

    private static string[] Read(AbsolutePath file)
    {
        if (!File.Exists(file.Value))
        {
            return [];
        }

        using var stream = new FileStream(
            file.Value,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        var bytes = new byte[Math.Min(stream.Length, MostRead)];
        stream.ReadExactly(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes).Split('\n');
    }
}
