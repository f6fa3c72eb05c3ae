using ClaudeBackup.Core.Remotes;

namespace ClaudeBackup.Core.Pruning;

/// <summary>What pruning came to.</summary>
/// <param name="Rewritten">How many of the snapshots that stay, of any machine, were written anew.</param>
/// <param name="FreedBytes">By how much git's objects became smaller.</param>
/// <param name="Left">What should have gone and is there.</param>
/// <param name="Push">How the remote stands.</param>
public sealed record PruneResult(int Rewritten, long FreedBytes, IReadOnlyList<string> Left, PushOutcome Push);
