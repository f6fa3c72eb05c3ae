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

    /// <summary>Why it could not give what its branch needs, as a sentence; null where it could, or where its files were looked at.</summary>
    public string? Said { get; init; }

    /// <summary>Whether nothing is wrong there.</summary>
    public bool IsWhole => Missing.Count == 0 && Unsound.Count == 0 && Files.Count == 0 && Said is null;
}
