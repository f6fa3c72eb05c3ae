using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>The note of the snapshot to which the files beside <c>.git</c> were last made equal.</summary>
/// <param name="repository">The repository.</param>
internal sealed class WorkTreeMark(BackupRepository repository)
{
    /// <summary>Where it is.</summary>
    public AbsolutePath Place => repository.LocalFolder / "work-tree";

    /// <summary>Whether the files were last made equal to that commit; false after a run that was killed behind its commit.</summary>
    public bool IsOf(ObjectId commit) =>
        File.Exists(Place.Value)
        && ObjectId.TryParse(File.ReadAllText(Place.Value), out var marked)
        && marked == commit;

    /// <summary>Notes that they are equal to that commit now.</summary>
    public void Set(ObjectId commit) => AtomicFile.WriteText(Place, commit.ToString());

    /// <summary>Lets the next sync compare every file with the newest snapshot, as after a run that was killed.</summary>
    public void Forget() => File.Delete(Place.Value);
}
