namespace ClaudeBackup.Core.Git;

/// <summary>The modes of tree entries, as the digits that git prints (which are octal to git).</summary>
public static class TreeMode
{
    public const int File = 100644;
    public const int Executable = 100755;
    public const int Link = 120000;
    public const int Folder = 40000;
}

/// <summary>One file of a tree.</summary>
/// <param name="Path">From the root of the tree, as <see cref="Host.PathText"/> reads it.</param>
/// <param name="Mode">See <see cref="TreeMode"/>.</param>
/// <param name="Id">The blob.</param>
public sealed record TreeEntry(string Path, int Mode, ObjectId Id);

/// <summary>One difference between two trees: without an old id it was added, without a new one removed.</summary>
public sealed record TreeChange(string Path, ObjectId? OldId, ObjectId? NewId, int NewMode);

/// <summary>One commit.</summary>
public sealed record CommitInfo(ObjectId Id, DateTimeOffset Time, IReadOnlyList<ObjectId> Parents, string Subject);

/// <summary>What one commit did to one file.</summary>
/// <param name="Path">From the root of the tree.</param>
/// <param name="Mode">See <see cref="TreeMode"/>; 0 when it was removed.</param>
/// <param name="Id">Its new content; null when it was removed.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Time">Of that commit.</param>
public sealed record PathChange(string Path, int Mode, ObjectId? Id, ObjectId Commit, DateTimeOffset Time);
