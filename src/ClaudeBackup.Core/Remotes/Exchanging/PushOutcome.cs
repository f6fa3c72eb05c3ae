using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Remotes;

/// <summary>How a sync stands with the remote when it is done. What was saved here is safe in every case.</summary>
public abstract record PushOutcome
{
    private PushOutcome() { }

    /// <summary>There is no remote.</summary>
    public sealed record NoRemote : PushOutcome;

    /// <summary>The remote has everything that is here, and here is everything that it has.</summary>
    /// <param name="Sent">Snapshots that went there in this run.</param>
    /// <param name="Received">The slugs of other machines of which something came.</param>
    public sealed record Agreed(int Sent, IReadOnlyList<Slug> Received) : PushOutcome
    {
        /// <summary>What to tell of the size of the remote; null when there is nothing, or it was told before.</summary>
        public string? Advice { get; init; }

        /// <summary>What the user must hear of what was taken, and of what was not.</summary>
        public IReadOnlyList<string> Warnings { get; init; } = [];

        /// <summary>What was forgotten or pruned and could not be taken off the disk of the remote, which is a folder of this machine.</summary>
        public IReadOnlyList<ObjectId> Left { get; init; } = [];

        /// <summary>What looks like a secret and went there in this run.</summary>
        public IReadOnlyList<StoredSecret> Secrets { get; init; } = [];
    }

    /// <summary>Not everything that is here is there yet.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="Waiting">What waits.</param>
    public sealed record Behind(BackupException Failure, WaitingSnapshots Waiting) : PushOutcome;
}

/// <summary>Snapshots that the remote does not have.</summary>
/// <param name="Count">How many.</param>
/// <param name="Since">The time of the oldest; null when there is none.</param>
public sealed record WaitingSnapshots(int Count, DateTimeOffset? Since)
{
    /// <summary>Nothing waits.</summary>
    public static WaitingSnapshots None { get; } = new(0, null);

    /// <summary>Whether the first of them has waited for longer than that; of a clock that was wrong, in either direction.</summary>
    public bool IsLate(DateTimeOffset now, TimeSpan patience) =>
        Since is { } since && (now - since).Duration() > patience;
}
