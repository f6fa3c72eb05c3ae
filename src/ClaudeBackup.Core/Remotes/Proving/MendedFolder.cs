using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What was done to the copy in a folder.</summary>
/// <param name="Objects">What came of its objects.</param>
/// <param name="Sentences">What else was done, for the user.</param>
public sealed record MendedFolder(HealedObjects Objects, IReadOnlyList<string> Sentences);
