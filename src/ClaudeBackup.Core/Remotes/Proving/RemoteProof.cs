using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What a look at the copy at a remote came to.</summary>
/// <param name="Remote">The remote, as it may be shown.</param>
public sealed record RemoteProof(string Remote)
{
    /// <summary>Objects that its branch needs and that are not there.</summary>
    public IReadOnlyList<MissingObject> Missing { get; init; } = [];

    /// <summary>Single objects whose file there does not hold them.</summary>
    public IReadOnlyList<ObjectId> Unsound { get; init; } = [];

    /// <summary>Other files of its object store that are damaged, below it, with <c>/</c>.</summary>
    public IReadOnlyList<DamagedObjectFile> Files { get; init; } = [];

    /// <summary>Files by which git knows the folder, or which hide what lies there.</summary>
    public IReadOnlyList<UnsoundFile> Unreadable { get; init; } = [];

    /// <summary>Whether the folder has no branch any more though it has snapshots: somebody may have wished it so.</summary>
    public bool HasNoBranch { get; init; }

    /// <summary>Snapshots of this machine that its branch does not hold; null where that is not known, and for none.</summary>
    public LackingSnapshots? Lacking { get; init; }

    /// <summary>Why it could not give what its branch needs, as a sentence; null where it could, or where its files were looked at.</summary>
    public string? Said { get; init; }

    /// <summary>Whether nothing is wrong there.</summary>
    public bool IsWhole =>
        Missing.Count == 0 && Unsound.Count == 0 && Files.Count == 0 && Unreadable.Count == 0 && Said is null;
}

/// <summary>Snapshots that are here and that the remote's branch, which is whole, does not hold.</summary>
/// <param name="At">Where the branch is.</param>
/// <param name="Count">How many.</param>
/// <param name="WasThere">Whether it held some of them: it was set back, as by an older copy of the drive.</param>
public sealed record LackingSnapshots(ObjectId At, int Count, bool WasThere);
