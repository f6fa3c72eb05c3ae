using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>The Claude Code that calls.</summary>
/// <param name="Version">Its version; null when it is unknown.</param>
/// <param name="IsAttended">Whether somebody reads what a hook has to say.</param>
public sealed record HookClient(string? Version, bool IsAttended)
{
    // seen with client 2.1.330: 0 with -p
    private const string Attended = "CLAUDE_CODE_SESSION_ATTENDED";

    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static HookClient From(Func<string, string?> environment) =>
        new(ClientVersion.Parse(environment(ClientVersion.Variable)), environment(Attended) != "0");
}

/// <summary>What a hook came to.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Starts">Whether a run is to be started.</param>
/// <param name="Message">For the user; null for nothing.</param>
public sealed record HookReply(HookKind Kind, bool Starts, string? Message);

/// <summary>The part of a hook for which Claude Code waits: it reads a few small files and asks for a run, whatever the size of the home.</summary>
/// <param name="repository">The repository.</param>
/// <param name="source">The source.</param>
/// <param name="schedules">Tells whether runs come.</param>
/// <param name="clock">Tells the time.</param>
public sealed class HookReception(
    BackupRepository repository,
    Source source,
    ScheduleService schedules,
    TimeProvider clock
)
{
    private string NotSetUp =>
        $"claude-backup is installed, but nothing is saved: there is no repository at {repository.Root}. If it is on a drive, connect it. If there is none yet, run claude-backup once to set it up.";

    /// <summary>Takes an event.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="client">Who calls.</param>
    public HookReply Receive(HookEvent happened, HookClient client)
    {
        var isStart = happened.Kind is HookKind.SessionStart;
        if (happened.Kind is HookKind.Other || !repository.IsInitialised)
        {
            return new HookReply(happened.Kind, Starts: false, isStart && client.IsAttended ? NotSetUp : null);
        }

        var saved = new SavedHome(repository, source);
        if (saved.Other() is { } other)
        {
            // what was saved of the other one is no concern of who works here
            return new HookReply(
                happened.Kind,
                Starts: false,
                isStart && client.IsAttended && happened.IsFresh
                    ? $"This session is not saved. {saved.Sentence(other)} {saved.WayOut(other)}"
                    : null
            );
        }

        var now = clock.GetUtcNow();
        var inbox = new HookInbox(repository);
        var report = isStart ? schedules.Recall() : null;
        // asked for before anything is told: what cannot be told must not keep what happened from being saved
        var isAsked = (report is null || IsWanted(inbox, report, client, now)) && TryAsk(inbox, happened, client, now);
        return new HookReply(
            happened.Kind,
            isAsked && !HookRun.IsAtWork(repository),
            report is not null && client.IsAttended && happened.IsFresh ? Message(report, now) : null
        );
    }

    // A session that starts has nothing to save. What may have gone since the last one is counted after an update, what runs have left is
    // made up for.
    private bool IsWanted(HookInbox inbox, ScheduleReport report, HookClient client, DateTimeOffset now) =>
        client.Version is null
        || ClientRecord.Read(repository)?.Version != client.Version
        || report.IsOverdue(now)
        || !inbox.IsEmpty;

    private string? Message(ScheduleReport report, DateTimeOffset now)
    {
        var local = LocalTime.Of(clock);
        var lost = SettingsLoss.ReadAll(repository).Select(loss => Notice.Of(loss, local));
        var due = new NoticeBoard(repository).TakeDue(
            now,
            Alert.Of(report, LastExchange.Read(repository).Exposed, now, local) is { } alert
                ? lost.Prepend(alert)
                : lost
        );
        return due.Count > 0 ? string.Join('\n', due.Select(n => n.Text)) : null;
    }

    // on a disk that is full or read-only nothing can be asked for, and just then the user has to hear what is the matter
    private bool TryAsk(HookInbox inbox, HookEvent happened, HookClient client, DateTimeOffset now)
    {
        try
        {
            inbox.Add(new HookRequest(Mark(happened), client.Version), now);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // found by its name below projects/, however the way to the home is spelled
    private SourceMark? Mark(HookEvent happened)
    {
        if (
            happened is not { Kind: HookKind.PreCompact, TranscriptPath: { } path }
            || path.Split('/', '\\') is not [.., var project, var name]
            || RelativePath.TryParse($"{ClaudeHome.Projects}/{project}/{name}") is not { } file
            || SessionPath.Of(file) is not { Role: SessionPathRole.Transcript }
        )
        {
            return null;
        }

        var now = new FileInfo((source.Home.Root / file).Value);
        return now is { Exists: true, Length: > 0 } ? new SourceMark(file, now.Length) : null;
    }
}
