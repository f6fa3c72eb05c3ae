using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Where sessions are kept: a git repository, with our local folder in its <c>.git</c>.</summary>
/// <param name="Root">The work tree.</param>
/// <param name="Git">Git on that work tree.</param>
/// <param name="Files">The file system it lies on.</param>
public sealed record BackupRepository(AbsolutePath Root, GitClient Git, IFileSystem Files)
{
    /// <summary>By what this machine knows a folder that it wrote itself; null where nothing is to be proved.</summary>
    public MachineProof? Proof { get; init; }

    private readonly NewestSnapshot _newest = new();

    /// <summary>Where our untracked files are.</summary>
    public AbsolutePath LocalFolder => RepositoryLayout.LocalFolder(Root);

    /// <summary>Whether <c>init</c> has been here on this machine.</summary>
    public bool IsInitialised => MachineIdentity.Stored.Look(this) is not LocalContent<MachineIdentity>.Missing;

    /// <summary>Whether a <c>.git</c> folder is there, ours or an older layout's; not whether git finds it whole.</summary>
    public bool IsGitRepository => Directory.Exists((Root / ".git").Value);

    /// <summary>
    /// The newest snapshot that was acknowledged, whatever somebody, or a power cut, did to the branch; null before the first. Where all that speaks of it
    /// says the same, no process is started.
    /// </summary>
    public ObjectId? Head => _newest.Of(Claims, Git);

    /// <summary>What each file that speaks of the newest snapshot says.</summary>
    public SnapshotClaims Claims =>
        SnapshotClaims.Read(
            Root / ".git",
            RepositoryLayout.Branch,
            new WorkTreeMark(this).Place,
            () => IndexStore.OwnCommit(this)
        );

    /// <summary>Where damaged files are kept.</summary>
    /// <param name="now">By which time those are kept together that are found now.</param>
    public Quarantine QuarantineAt(DateTimeOffset now) => new(Files, Root / ".git", LocalFolder / "damaged", now);

    /// <summary>Bytes of git's packs: all history that is here, but for the little that git has not packed yet.</summary>
    public long PackBytes
    {
        get
        {
            var packs = new DirectoryInfo((Root / ".git" / "objects" / "pack").Value);
            // a sync beside us joins packs: what is gone takes no room
            return packs.Exists ? packs.EnumerateFiles("*.pack").Sum(f => f.Exists ? f.Length : 0) : 0;
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
