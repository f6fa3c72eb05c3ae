using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>How much something matters; more is worse.</summary>
public enum Severity
{
    /// <summary>Nothing needs the user.</summary>
    Good,

    /// <summary>What is saved is safe, and something is to be decided or looked at.</summary>
    Attention,

    /// <summary>Something is not saved, or not where it should be.</summary>
    Bad,
}

/// <summary>One thing that needs the user. What is said of it is the business of whoever speaks.</summary>
/// <param name="Severity">How bad it is.</param>
public abstract record Trouble(Severity Severity)
{
    /// <summary>The Claude home of now is not the one that is saved.</summary>
    /// <param name="Words">Which two, and the way out.</param>
    public sealed record OtherHome(string Words) : Trouble(Severity.Bad);

    /// <summary>A part of what is stored cannot be read.</summary>
    /// <param name="Words">A sentence on what, and of which machine.</param>
    /// <param name="IsProved">Whether a look at all of the repository, or a drill, found it, so that another tells whether it is repaired.</param>
    public sealed record Damaged(string Words, bool IsProved) : Trouble(Severity.Bad);

    /// <summary>The copy at the remote is damaged.</summary>
    /// <param name="Words">A sentence on what.</param>
    public sealed record RemoteDamaged(string Words) : Trouble(Severity.Bad);

    /// <summary>There is no Claude home.</summary>
    /// <param name="From">The machine whose files it would get back; null when nothing is stored.</param>
    /// <param name="IsOther">Whether that is another machine.</param>
    public sealed record NoHome(Slug? From, bool IsOther) : Trouble(From is null ? Severity.Attention : Severity.Bad);

    /// <summary>A link leads nowhere, and what lies behind it is not saved.</summary>
    /// <param name="Link">The link: the Claude home, or in it.</param>
    /// <param name="Severity">Bad when it is sessions.</param>
    public sealed record Dangling(DanglingLink Link, Severity Severity) : Trouble(Severity);

    /// <summary>No sync has ended well yet, and none has failed.</summary>
    public sealed record NeverSaved() : Trouble(Severity.Bad);

    /// <summary>The last sync failed or was killed.</summary>
    /// <param name="Last">How.</param>
    /// <param name="Times">How many in a row went wrong.</param>
    /// <param name="First">When the first of them began.</param>
    /// <param name="Good">When everything was last saved, where that is too long ago; null where it is not, or never was.</param>
    public sealed record SyncFailed(RunRecord Last, int Times, DateTimeOffset First, DateTimeOffset? Good)
        : Trouble(Severity.Bad);

    /// <summary>Nothing was saved for too long.</summary>
    /// <param name="Good">Since when.</param>
    public sealed record Overdue(DateTimeOffset Good) : Trouble(Severity.Bad);

    /// <summary>The last good sync is dated in the future.</summary>
    /// <param name="Good">When that was, by the clock of then.</param>
    public sealed record ClockAhead(DateTimeOffset Good) : Trouble(Severity.Bad);

    /// <summary>People who were given no access can read the remote.</summary>
    /// <param name="Found">What was found out.</param>
    public sealed record Exposed(Exposure Found) : Trouble(Severity.Bad);

    /// <summary>What is saved could not be pushed.</summary>
    /// <param name="Why">What failed.</param>
    /// <param name="Hint">What to do about it; null when nobody knows.</param>
    /// <param name="Waiting">What waits.</param>
    /// <param name="Severity">Attention as long as it may pass by itself.</param>
    public sealed record PushFailed(string Why, string? Hint, WaitingSnapshots Waiting, Severity Severity)
        : Trouble(Severity);

    /// <summary>Snapshots wait to be pushed, and nothing is known of a failure.</summary>
    /// <param name="Waiting">What waits.</param>
    /// <param name="Severity">Bad when it is too long.</param>
    public sealed record NotPushed(WaitingSnapshots Waiting, Severity Severity) : Trouble(Severity);

    /// <summary>A copy elsewhere was asked for, and never came to be.</summary>
    /// <param name="Why">What failed.</param>
    /// <param name="Hint">What to do about it.</param>
    public sealed record NoCopy(string Why, string? Hint) : Trouble(Severity.Attention);

    /// <summary>The job that starts syncs is gone.</summary>
    /// <param name="Schedule">The schedule that it should keep.</param>
    /// <param name="Scheduler">What should have it.</param>
    /// <param name="Broken">The program that it starts, where that is there and does not run; null for all else.</param>
    public sealed record JobMissing(string Schedule, string Scheduler, AbsolutePath? Broken) : Trouble(Severity.Bad);

    /// <summary>The job is there, and is not started.</summary>
    /// <param name="Schedule">The schedule that it should keep.</param>
    /// <param name="Scheduler">What has it.</param>
    /// <param name="Last">When it was last started; null for never.</param>
    public sealed record JobNotComing(string Schedule, string Scheduler, DateTimeOffset? Last)
        : Trouble(Severity.Attention);

    /// <summary>The job starts another version than the one that looks.</summary>
    /// <param name="Schedule">The schedule that it keeps.</param>
    /// <param name="Starts">What the job starts.</param>
    /// <param name="Here">What looks.</param>
    /// <param name="IsBehind">Whether the job's is the older one.</param>
    public sealed record OtherVersion(string Schedule, string Starts, string Here, bool IsBehind)
        : Trouble(Severity.Attention);

    /// <summary>The last sync could not read everything.</summary>
    /// <param name="Files">How many files.</param>
    public sealed record Unread(int Files) : Trouble(Severity.Attention);

    /// <summary>Something that was forgotten is still in this repository.</summary>
    public sealed record ForgettingWaits() : Trouble(Severity.Attention);

    /// <summary>A settings file lost what it said.</summary>
    /// <param name="Loss">Which, and how much.</param>
    public sealed record SettingsLost(SettingsLoss Loss) : Trouble(Severity.Attention);

    /// <summary>Claude Code deletes sessions before they are saved.</summary>
    /// <param name="Outlook">How many.</param>
    public sealed record DeletedSoon(PurgeOutlook Outlook) : Trouble(Severity.Attention);

    /// <summary>The only copy is on this disk, and nothing runs by itself.</summary>
    /// <param name="SameDisk">The remote that lies on this disk too; null without one.</param>
    public sealed record OneDisk(string? SameDisk) : Trouble(Severity.Attention);
}
