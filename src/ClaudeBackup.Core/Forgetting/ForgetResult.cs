using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>What forgetting a session came to.</summary>
/// <param name="Snapshots">How many snapshots were written anew.</param>
/// <param name="FreedBytes">By how much git's objects became smaller.</param>
/// <param name="Proof">What was looked for afterwards.</param>
/// <param name="Push">How the remote stands.</param>
public sealed record ForgetResult(int Snapshots, long FreedBytes, ErasureProof Proof, PushOutcome Push);
