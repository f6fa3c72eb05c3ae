using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Why nothing is taken from a remote and nothing sent, until the user has had a look.</summary>
internal static class RemoteRefusal
{
    private const string WayOut =
        "Everything is safe here. If this was intended, accept it and keep everything that is here: claude-backup backend set, with the same remote. If not, restore the remote from its own backup first.";

    public static BackupException WasEmptied(string remote, LastExchange record, ObjectId agreed, LocalTime local) =>
        new(
            FailureKind.Failed,
            $"{remote} is empty now; {Then(record, local)} it held the snapshot {agreed.ShortForm}. Nothing was pushed there.",
            WayOut
        )
        {
            Code = FailureCode.RemoteEmptied,
        };

    public static BackupException WasRewritten(
        string remote,
        LastExchange record,
        ObjectId agreed,
        ObjectId found,
        LocalTime local
    ) =>
        new(
            FailureKind.Failed,
            $"{remote} was rewritten: {Then(record, local)} it held the snapshot {agreed.ShortForm}, and {found.ShortForm}, which it has now, does not go on from there. Nothing was fetched or pushed.",
            WayOut
        )
        {
            Code = FailureCode.RemoteRewritten,
        };

    /// <summary>As <see cref="WasRewritten"/>, where it was this machine that wrote it anew: what is here is older than its own prune.</summary>
    public static BackupException WasPrunedSince(string remote, BackupRepository repository) =>
        new(
            FailureKind.Failed,
            $"This machine has pruned {remote} since: this repository is an older copy of its own, from before that. Nothing was fetched or pushed.",
            $"Everything is safe here. To go on from what was pruned, move {repository.Root} away and run: claude-backup init --backend git --remote URL, with the same remote. To put back there what was pruned: claude-backup backend set, with the same remote."
        )
        {
            Code = FailureCode.RemoteRewritten,
        };

    public static BackupException IsForeign(string remote, string found) =>
        new(
            FailureKind.Failed,
            $"{remote} holds something that is not a claude-backup repository: {found}. Nothing was fetched or pushed.",
            "Use an empty repository: claude-backup backend set git --remote URL"
        )
        {
            Code = FailureCode.RemoteForeign,
        };

    public static BackupException HasNoMain(string remote, string branch) =>
        new(
            FailureKind.Failed,
            $"{remote} has a branch {branch["refs/heads/".Length..]} and no main: it is somebody's work, or a backup under another name. Nothing was fetched or pushed.",
            "Use an empty repository. If that branch is your backup, rename it to main there first."
        )
        {
            Code = FailureCode.RemoteForeign,
        };

    public static BackupException IsUnsafe(string remote, string path) =>
        new(
            FailureKind.Failed,
            $"{remote} holds a name that would change what git does: {path}. Nothing was fetched or pushed.",
            "None of your machines writes such names. Find out who did, and put the remote right."
        )
        {
            Code = FailureCode.RemoteUnsafe,
        };

    public static BackupException HoldsTwice(string remote, string path) =>
        new(
            FailureKind.Failed,
            $"{remote} holds {path} twice in one folder, which git never writes. Nothing was fetched or pushed.",
            "None of your machines writes such folders. Find out who did, and put the remote right."
        )
        {
            Code = FailureCode.RemoteUnsafe,
        };

    public static BackupException IsBusy(string remote) =>
        new(
            FailureKind.Failed,
            $"Other machines kept pushing to {remote} while this one tried.",
            "Nothing is lost; the next sync tries again."
        )
        {
            Code = FailureCode.RemoteBusy,
        };

    private static string Then(LastExchange record, LocalTime local) =>
        record.Agreed is { } time ? $"on {local.InWords(time)}" : "before";
}
