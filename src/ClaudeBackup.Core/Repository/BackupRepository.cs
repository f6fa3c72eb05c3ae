using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Where sessions are kept: a git repository, with our local state in its <c>.git</c>.</summary>
/// <param name="Root">The work tree.</param>
/// <param name="Git">Git on that work tree.</param>
/// <param name="Files">The file system it lies on.</param>
public sealed record BackupRepository(AbsolutePath Root, GitClient Git, IFileSystem Files)
{
    /// <summary>Where our untracked files are.</summary>
    public AbsolutePath LocalFolder => RepositoryLayout.LocalFolder(Root);

    /// <summary>Whether <c>init</c> has been here on this machine.</summary>
    public bool IsInitialised => File.Exists((LocalFolder / MachineIdentity.FileName).Value);

    /// <summary>Whether a <c>.git</c> folder is there, ours or an older layout's; not whether git finds it whole.</summary>
    public bool IsGitRepository => Directory.Exists((Root / ".git").Value);

    /// <summary>The newest snapshot; null before the first.</summary>
    public ObjectId? Head => Git.ReadBranch(RepositoryLayout.Branch);

    /// <summary>Bytes of git's packs: all history that is here, but for the little that git has not packed yet.</summary>
    public long PackBytes
    {
        get
        {
            var packs = new DirectoryInfo((Root / ".git" / "objects" / "pack").Value);
            return packs.Exists ? packs.EnumerateFiles("*.pack").Sum(f => f.Length) : 0;
        }
    }

    /// <summary>Where restore keeps the files that it replaced.</summary>
    public AbsolutePath Replaced => LocalFolder / "replaced";

    /// <summary>Where what is replaced at a moment goes.</summary>
    public AbsolutePath ReplacedAt(DateTimeOffset now) =>
        Replaced / now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The full path of something tracked.</summary>
    /// <param name="tracked">With <c>/</c> between components, below the root.</param>
    public AbsolutePath InWorkTree(string tracked) => Root / RelativePath.Parse(tracked);
}
