using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A push over a history that was written anew since, in which the remote has nearly all of the new one.</summary>
internal sealed class OutdatedPush
{
    private static readonly string[] Lacking =
    [
        "missing necessary objects",
        "did not receive expected object",
        "unresolved delta",
    ];

    private readonly RemoteHoldings _holdings;
    private readonly ObjectId _tip;
    private readonly ObjectId _made;

    private OutdatedPush(RemoteHoldings holdings, ObjectId tip, ObjectId made) =>
        (_holdings, _tip, _made) = (holdings, tip, made);

    /// <summary>The repository as it is walked for it.</summary>
    public GitClient Git => _holdings.Git;

    /// <summary>What the remote has.</summary>
    public IReadOnlyList<ObjectId> There => _holdings.There(_made);

    /// <summary>What is known of it; null where that is nothing.</summary>
    public static OutdatedPush? Of(BackupRepository repository) =>
        ForgottenRecord.Read(repository).Remote is { Holds: { } made } remote
        && OutdatedRemote.HoldingsIn(repository) is var holdings
        && holdings.Has(remote.Is, made)
            ? new OutdatedPush(holdings, remote.Is, made)
            : null;

    /// <summary>Variables for the push of a commit.</summary>
    public Task<IReadOnlyDictionary<string, string?>> VariablesAsync(ObjectId commit) =>
        _holdings.VariablesAsync(commit, _tip, _made);

    /// <summary>Lets the next push send everything where a remote says that it lacks what it should have.</summary>
    /// <param name="said">Why it did not take a push.</param>
    /// <returns>Whether it says that.</returns>
    public bool GivesUp(string said)
    {
        var lacks = Array.Exists(Lacking, words => said.Contains(words, StringComparison.Ordinal));
        if (lacks)
        {
            _holdings.Remove();
        }

        return lacks;
    }
}
