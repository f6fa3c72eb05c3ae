using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Why nothing is taken from a remote and nothing sent, until the user has had a look.</summary>
internal static class RemoteRefusal
{
    private const string WayOut =
        "Everything is safe here. If that was meant, accept it, with all that is here kept: claude-backup backend set, with the same remote. If not, bring the remote's own backup back first.";

    public static BackupException WasEmptied(string remote, LastExchange record, ObjectId agreed, LocalTime local) =>
        new(
            FailureKind.Failed,
            $"{remote} is empty now; {Then(record, local)} it held the snapshot {Short(agreed)}. Nothing was sent there.",
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
            $"{remote} was rewritten: {Then(record, local)} it held the snapshot {Short(agreed)}, and {Short(found)}, which it has now, does not go on from there. Nothing was taken from it, and nothing sent.",
            WayOut
        )
        {
            Code = FailureCode.RemoteRewritten,
        };

    public static BackupException IsForeign(string remote, string found) =>
        new(
            FailureKind.Failed,
            $"{remote} holds something that is no repository of claude-backup: {found}. Nothing was taken from it, and nothing sent.",
            "Give it an empty repository: claude-backup backend set git --remote URL"
        )
        {
            Code = FailureCode.RemoteForeign,
        };

    public static BackupException HasNoMain(string remote, string branch) =>
        new(
            FailureKind.Failed,
            $"{remote} has a branch {branch["refs/heads/".Length..]} and no main: it is somebody's work, or a backup under another name. Nothing was taken from it, and nothing sent.",
            "Give it an empty repository. If that branch is your backup, rename it to main there first."
        )
        {
            Code = FailureCode.RemoteForeign,
        };

    public static BackupException IsUnsafe(string remote, string path) =>
        new(
            FailureKind.Failed,
            $"{remote} holds a name that git itself would obey: {path}. Nothing was taken from it, and nothing sent.",
            "No machine of yours writes such names. Find out who does, and bring the remote back to what it was."
        )
        {
            Code = FailureCode.RemoteUnsafe,
        };

    public static BackupException HoldsTwice(string remote, string path) =>
        new(
            FailureKind.Failed,
            $"{remote} holds {path} twice in one folder, which no git writes. Nothing was taken from it, and nothing sent.",
            "No machine of yours writes such folders. Find out who does, and bring the remote back to what it was."
        )
        {
            Code = FailureCode.RemoteUnsafe,
        };

    public static BackupException IsBusy(string remote) =>
        new(
            FailureKind.Failed,
            $"Other machines kept writing to {remote} while this one tried to.",
            "Nothing is lost; the next sync tries again."
        )
        {
            Code = FailureCode.RemoteBusy,
        };

    private static string Then(LastExchange record, LocalTime local) =>
        record.Agreed is { } time ? $"on {local.InWords(time)}" : "before";

    private static string Short(ObjectId commit) => commit.ToString()[..10];
}
