using System.Globalization;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>What a run says of forgotten sessions, in the same words everywhere.</summary>
public static class ForgottenWords
{
    /// <summary>That a run which was killed is completed.</summary>
    public const string Completed =
        "What was forgotten is out of all history now: the run that began it had been stopped.";

    /// <summary>The same of a run that pruned.</summary>
    public const string PruneCompleted =
        "What was pruned is out of history now: the run that began it had been stopped.";

    /// <summary>That another machine had a secret forgotten.</summary>
    public const string MaskReceived =
        "A secret that was forgotten on another machine was masked in this repository and its history. It must be revoked all the same. See: claude-backup forget --list";

    /// <summary>That another machine had saved a secret once more.</summary>
    public const string MaskedAgain =
        "A secret that was forgotten here stood in what another machine has saved since. It was masked there, too. See: claude-backup forget --list";

    /// <summary>That masks do not mask.</summary>
    public static string MaskRefused(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "entry" : "entries")} in masked.jsonl of another machine would change stored bytes otherwise than by asterisks, and {(count == 1 ? "was" : "were")} passed over. Somebody may have written to the remote what claude-backup does not write."
        );

    /// <summary>That it is off the disk of a remote, too.</summary>
    public static string GoneThere(string remote, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "object" : "objects")} of what was forgotten or pruned {(count == 1 ? "was" : "were")} taken off the disk of {remote}."
        );

    /// <summary>That it is not.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="what">What is there, or why it could not go.</param>
    public static string StaysThere(string remote, string what) =>
        $"What was forgotten or pruned is not all gone from the disk of {remote}: {what.TrimEnd('.')}. A later sync tries again.";

    /// <summary>That a remote of before has it, for it could not be reached.</summary>
    public static string LeftBehind(string remote) =>
        $"{remote}, where backups went before, could not be reached when something was forgotten or pruned, and has it still. Delete that copy, or go back to it for one sync.";

    /// <summary>That something of it is still here.</summary>
    /// <param name="why">What keeps it, as half a sentence.</param>
    public static string Waits(string why) =>
        $"What was forgotten is not all gone from this repository: {why.TrimEnd('.')}. The next sync tries again. To see what is damaged, run: claude-backup verify";

    /// <summary>That something of it is still here, for the remote has what it takes.</summary>
    /// <param name="why">What keeps it, as a sentence.</param>
    internal static string WaitsForRemote(string why) =>
        $"What was forgotten is not all gone from this repository. {why.TrimEnd('.')}. The next sync tries again.";

    /// <summary>That something of it is still here, and what would let it go has not changed.</summary>
    /// <param name="left">An object of it; null where it is a file.</param>
    internal static string Held(ObjectId? left) =>
        $"What was forgotten is not all gone from this repository: {(left is null ? "a file" : $"object {left}")} is still there. It is tried again once a day, and as soon as other refs and packs than ours have changed. To see what is damaged, run: claude-backup verify";

    /// <summary>That the source still has some.</summary>
    public static string AtSource(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "session" : "sessions")} at the source {(count == 1 ? "was" : "were")} not saved: forgotten before. See: claude-backup forget --list"
        );

    /// <summary>That a tombstone named files of other sessions, which stay.</summary>
    public static string PassedOver(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "file" : "files")} that forgotten.jsonl of another machine names {(count == 1 ? "is" : "are")} of no session that was forgotten, and {(count == 1 ? "stays" : "stay")}. Somebody may have written to the remote what claude-backup does not write."
        );

    /// <summary>That other machines had some forgotten.</summary>
    public static string Received(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "session" : "sessions")} forgotten on another machine {(count == 1 ? "was" : "were")} taken out of this repository and its history. See: claude-backup forget --list"
        );

    /// <summary>That other machines had pruned snapshots of their own.</summary>
    public static string ReceivedPruned(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "snapshot" : "snapshots")} of other machines, pruned there, {(count == 1 ? "was" : "were")} taken out of the history here."
        );
}
