namespace ClaudeBackup.Core.Repository;

/// <summary>What history is to be without.</summary>
/// <param name="Sessions">Sessions that were forgotten.</param>
/// <param name="Pruned">Snapshots that were pruned.</param>
internal sealed record ToErase(ForgottenSessions Sessions, PrunedSnapshots Pruned)
{
    /// <summary>Whether it is nothing.</summary>
    public bool IsEmpty => Sessions.IsEmpty && Pruned.IsEmpty;
}
