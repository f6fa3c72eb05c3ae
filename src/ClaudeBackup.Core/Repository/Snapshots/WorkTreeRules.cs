using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which entries of a snapshot's tree may lie beside <c>.git</c>. Pure, and the same on every system.</summary>
public static class WorkTreeRules
{
    /// <summary>
    /// Whether an entry of a tree may become a file. Another machine's commits are not ours: only what a version of this program, or the
    /// reference, can have written does, no link and no submodule, and no other text of how to restore.
    /// </summary>
    /// <param name="path">Below the root.</param>
    /// <param name="mode">See <see cref="TreeMode"/>.</param>
    /// <param name="blob">Its content; null where it goes.</param>
    public static bool MayShow(string path, int mode, ObjectId? blob) =>
        (mode is TreeMode.File or TreeMode.Executable || blob is null)
        && (RepositoryLayout.CanHold(path) || LegacyLayout.CanHold(path))
        && (path != RepositoryLayout.RestoreGuide || blob is null || RepositoryGuide.IsOurs(blob));
}
