using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>A verdict in words: each trouble is a sentence, and a command or a hint that helps.</summary>
internal static class TroubleView
{
    private const string Sync = "claude-backup sync";
    private const string Repair = "claude-backup verify --read-data --repair";
    private const string MendRemote = "claude-backup verify --remote --repair";

    public static TroubleDocument Of(Trouble trouble, DateTimeOffset now, LocalTime local)
    {
        var (code, sentence, command, hint) = Words(trouble, now, local);
        return new TroubleDocument(code, Level(trouble.Severity), Ended(sentence), command, hint);
    }

    /// <summary>The stable word of a document.</summary>
    public static string Level(Severity severity) =>
        severity switch
        {
            Severity.Good => "good",
            Severity.Attention => "attention",
            _ => "bad",
        };

    /// <summary>One sentence with what helps.</summary>
    public static string InOne(TroubleDocument trouble) =>
        trouble.Command is { } command ? $"{trouble.Sentence} Run: {command}"
        : trouble.Hint is { } hint ? $"{trouble.Sentence} {hint}"
        : trouble.Sentence;

    private static (string Code, string Sentence, string? Command, string? Hint) Words(
        Trouble trouble,
        DateTimeOffset now,
        LocalTime local
    ) =>
        trouble switch
        {
            Trouble.OtherHome(var words) => ("other-home", words, null, null),
            Trouble.Damaged(var words, var proved) => ("damaged", words, proved ? Repair : null, null),
            Trouble.RemoteDamaged(var words) => ("remote-damaged", words, MendRemote, null),
            Trouble.NoHome none => NoHome(none),
            Trouble.Dangling(var link, _) => ("dangling-link", link.Sentence, null, DanglingLink.WayOut),
            Trouble.NeverSaved => ("never-saved", "There has been no successful sync yet.", Sync, null),
            Trouble.SyncFailed failed => SyncFailed(failed, local),
            Trouble.Overdue(var good) => ("overdue", $"The last good sync was {Sizes.Ago(now - good)}.", Sync, null),
            Trouble.ClockAhead(var good) => ("clock", ScheduleReport.Ahead(good, local), Sync, null),
            Trouble.Exposed(var found) => (
                "public",
                $"{Ended(found.Words)} Nothing more is pushed there.",
                null,
                found.Hint
            ),
            Trouble.PushFailed failed => (
                "push-failed",
                $"The last push failed: {Ended(failed.Why)}{Waiting(failed.Waiting, local)}",
                null,
                failed.Hint
            ),
            Trouble.NotPushed(var waiting, _) => ("not-pushed", Waiting(waiting, local).TrimStart(), Sync, null),
            Trouble.NoCopy(var why, var hint) => ("no-copy", $"There is no copy elsewhere: {why}", null, hint),
            Trouble.JobMissing missing => JobMissing(missing),
            Trouble.JobNotComing coming => ("job-not-coming", NotComing(coming, now, local), Oftener(coming), null),
            Trouble.OtherVersion other => OtherVersion(other),
            Trouble.Unread(var files) => (
                "unread",
                $"The last sync could not read {Sizes.Count(files, "file")}; the next one names what it cannot read.",
                Sync,
                null
            ),
            Trouble.ForgettingWaits => (
                "forget-waits",
                "What was forgotten is not all gone from this repository yet.",
                Sync,
                null
            ),
            Trouble.SettingsLost(var loss) => ("settings-lost", loss.What(local), loss.Command, null),
            Trouble.DeletedSoon(var outlook) => ("deleted-soon", outlook.Counted, Sync, null),
            Trouble.OneDisk(var same) => (
                "one-disk",
                $"{(same is null ? "This disk has the only copy" : "Both copies are on this disk")}, and no sync is scheduled.",
                null,
                "Keep a copy elsewhere: claude-backup backend set github"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "Not one of the family."),
        };

    private static (string Code, string Sentence, string? Command, string? Hint) NoHome(Trouble.NoHome none) =>
        none.From is { } slug
            ? (
                "no-home",
                "There is no Claude home; what it held is stored here.",
                $"claude-backup restore --all{(none.IsOther ? $" --machine {slug}" : "")}",
                null
            )
            : (
                "no-home",
                "There is no Claude home yet.",
                null,
                "If Claude Code keeps its files elsewhere, set CLAUDE_CONFIG_DIR."
            );

    private static (string Code, string Sentence, string? Command, string? Hint) JobMissing(Trouble.JobMissing missing)
    {
        var (schedule, scheduler, broken) = missing;
        return (
            "job-missing",
            broken is not null
                ? $"Syncs no longer run by themselves: the program that the job starts does not run, {broken}."
                : $"Syncs no longer run by themselves: the job is gone from {scheduler} or disabled there, or the program it starts is gone or saves to another repository.",
            $"claude-backup schedule {schedule}",
            null
        );
    }

    private static (string Code, string Sentence, string? Command, string? Hint) SyncFailed(
        Trouble.SyncFailed failed,
        LocalTime local
    ) =>
        failed.Last.Code == FailureCode.DiskFull
            // no further sync helps before that
            ? ("sync-failed", Failed(failed, local), null, $"Free some space, then run: {Sync}")
            : ("sync-failed", Failed(failed, local), Sync, null);

    private static (string Code, string Sentence, string? Command, string? Hint) OtherVersion(
        Trouble.OtherVersion other
    ) =>
        other.IsBehind
            ? (
                "other-version",
                $"The job starts version {other.Starts}, and this is {other.Here}.",
                $"claude-backup schedule {other.Schedule}",
                null
            )
            : (
                "other-version",
                $"This is version {other.Here}, and the job starts {other.Starts}.",
                null,
                "Update this one the way it was installed."
            );

    private static string Failed(Trouble.SyncFailed failed, LocalTime local)
    {
        var when = local.InWords(failed.First);
        var what =
            failed.Times > 1 ? $"The last {failed.Times} syncs went wrong, the first at {when}"
            : failed.Last.Outcome is RunOutcome.Killed ? $"The last sync was killed before it finished, at {when}"
            : $"The last sync failed at {when}";
        var why = failed.Last.Failure is { } reason ? $": {Ended(reason)}" : ".";
        return failed.Good is { } good
            ? $"{what}{why} Nothing has been saved since {local.InWords(good)}."
            : what + why;
    }

    private static string Waiting(WaitingSnapshots waiting, LocalTime local) =>
        waiting.Count == 0
            ? ""
            : " " + PushView.Waiting(waiting.Count, waiting.Since is { } since ? Timestamp.Format(since) : null, local);

    private static string NotComing(Trouble.JobNotComing coming, DateTimeOffset now, LocalTime local)
    {
        var since =
            coming.Last is not { } last ? $"{coming.Scheduler} has not started a sync yet"
            : last > now ? $"{coming.Scheduler} last started a sync at {local.InWords(last)}, by a clock that was wrong"
            : $"{coming.Scheduler} has not started a sync since {local.InWords(last)}";
        return SkipsWhileOff(coming.Scheduler) ? $"{since}; it skips runs while the machine is off." : $"{since}.";
    }

    private static string Oftener(Trouble.JobNotComing coming) =>
        (SkipsWhileOff(coming.Scheduler), coming.Schedule) switch
        {
            (true, "daily") => "claude-backup schedule 6h",
            (true, "6h") => "claude-backup schedule hourly",
            (_, var same) => $"claude-backup schedule {same}",
        };

    private static bool SkipsWhileOff(string scheduler) => scheduler == "cron";

    private static string Ended(string text) => text is [.., '.' or '?' or '!'] ? text : text + ".";
}
