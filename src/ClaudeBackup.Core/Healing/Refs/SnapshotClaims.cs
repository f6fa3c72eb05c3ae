using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>
/// What each file that speaks of the newest snapshot says. Any of them can be moved, emptied or deleted by somebody or by a power cut, and
/// seldom all of them.
/// </summary>
public sealed record SnapshotClaims
{
    /// <summary>Our ref that is moved last when a snapshot is done.</summary>
    public const string LastRef = "refs/claude-backup/last";

    /// <summary>As many moves of the branch are looked at.</summary>
    private const int MostLogged = 100;

    /// <summary>The branch.</summary>
    public ObjectId? Branch { get; init; }

    /// <summary>Our ref beside it.</summary>
    public ObjectId? Last { get; init; }

    /// <summary>The snapshot to which the work tree was made equal.</summary>
    public ObjectId? WorkTree { get; init; }

    /// <summary>The snapshot of this machine's index.</summary>
    public ObjectId? Index { get; init; }

    /// <summary>Where this program moved the branch and the ref beside it, newest first, back to the last step that was one back.</summary>
    public IReadOnlyList<ObjectId> Logged { get; init; } = [];

    /// <summary>What the remote was last known to have.</summary>
    public ObjectId? Agreed { get; init; }

    /// <summary>What the remote has now, for whoever has asked it.</summary>
    public ObjectId? Remote { get; init; }

    /// <summary>Every snapshot that is named, the likely ones first.</summary>
    public IEnumerable<ObjectId> All =>
        new[] { Last, WorkTree, Index, Branch, Remote, Agreed }.Concat(Logged).OfType<ObjectId>();

    /// <summary>How many of the files that are written apart from each other say that a snapshot is the newest.</summary>
    public int Named(ObjectId snapshot) =>
        new[] { Last, WorkTree, Index, Branch, Logged.Count > 0 ? Logged[0] : null }.Count(said => said == snapshot);

    /// <summary>Whether what is always there says the same, as after every run that came to its end.</summary>
    public bool Agree => Branch is not null && Branch == Last && Branch == WorkTree;

    /// <summary>Reads them; nothing is thrown for what is missing or damaged, and no process is started.</summary>
    /// <param name="gitDirectory">The <c>.git</c>.</param>
    /// <param name="branch">Our branch, in full.</param>
    /// <param name="workTree">The file that names the snapshot of the work tree.</param>
    /// <param name="index">Finds the snapshot of this machine's index; asked only when others do not agree.</param>
    public static SnapshotClaims Read(
        AbsolutePath gitDirectory,
        string branch,
        AbsolutePath workTree,
        Func<ObjectId?> index
    )
    {
        var files = new RefFiles(gitDirectory);
        var usual = new SnapshotClaims
        {
            Branch = files.Read(branch).Commit,
            Last = files.Read(LastRef).Commit,
            WorkTree = TryRead(workTree),
        };
        return usual.Agree
            ? usual
            : usual with
            {
                Index = index(),
                Logged =
                [
                    .. new[] { branch, LastRef }.SelectMany(name => Ours(files.Log(name))).Distinct().Take(MostLogged),
                ],
                Agreed = files.Read(RemoteAccess.AgreedRef).Commit,
            };
    }

    private static IEnumerable<ObjectId> Ours(IReadOnlyList<RefLogLine> log)
    {
        foreach (var line in log)
        {
            if (line.IsOurs)
            {
                yield return line.To;
            }

            if (line is { IsOurs: true, IsRetreat: true })
            {
                yield break;
            }
        }
    }

    private static ObjectId? TryRead(AbsolutePath file)
    {
        try
        {
            return ObjectId.TryParse(File.ReadAllText(file.Value).AsSpan().Trim(), out var commit) ? commit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
