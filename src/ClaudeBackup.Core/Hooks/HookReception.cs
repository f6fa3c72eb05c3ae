using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>What a hook came to.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Starts">Whether a run is to be started.</param>
/// <param name="Message">For the user; null for nothing.</param>
public sealed record HookReply(HookKind Kind, bool Starts, string? Message);

/// <summary>The part of a hook for which Claude Code waits: it reads a few small files and asks for a run, whatever the size of the home.</summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The source.</param>
/// <param name="schedules">Tells whether runs come.</param>
/// <param name="clock">Tells the time.</param>
public sealed class HookReception(
    BackupRepository repository,
    ClaudeHome home,
    ScheduleService schedules,
    TimeProvider clock
)
{
    private const string NotSetUp = "claude-backup is installed, but nothing is saved yet. Run: claude-backup init";

    /// <summary>Takes an event.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="client">The version of Claude Code; null when it is unknown.</param>
    public HookReply Receive(HookEvent happened, string? client)
    {
        if (happened.Kind is HookKind.Other)
        {
            return new HookReply(happened.Kind, Starts: false, Message: null);
        }

        if (!repository.IsInitialised)
        {
            return new HookReply(
                happened.Kind,
                Starts: false,
                happened.Kind is HookKind.SessionStart ? NotSetUp : null
            );
        }

        var now = clock.GetUtcNow();
        var (starts, message) = happened.Kind is HookKind.SessionStart ? Start(client, now) : (true, null);
        if (starts)
        {
            new HookInbox(repository).Add(new HookRequest(now, happened.Kind, Mark(happened), client));
        }

        return new HookReply(happened.Kind, starts && !HookRun.IsAtWork(repository), message);
    }

    // A session that starts has nothing to save. What may have gone since the last one is counted: after an update, and where runs do not come.
    private (bool Starts, string? Message) Start(string? client, DateTimeOffset now)
    {
        var state = schedules.Recall();
        var board = new NoticeBoard(repository);
        var lines = board.TakeDue(now).Select(n => n.Text).Prepend(Alert.Of(state, now)?.Text).OfType<string>();
        var message = string.Join('\n', lines);
        return (
            client is null || ClientRecord.Read(repository)?.Version != client || state.IsOverdue(now),
            message.Length > 0 ? message : null
        );
    }

    // found by its name below projects/, however the way to the home is spelled
    private SourceMark? Mark(HookEvent happened)
    {
        if (
            happened is not { Kind: HookKind.PreCompact, TranscriptPath: { } path }
            || path.Split('/', '\\') is not [.., var project, var name]
            || RelativePath.TryParse($"{ClaudeHome.Projects}/{project}/{name}") is not { } source
            || SessionPath.Of(source) is not { Role: SessionPathRole.Transcript }
        )
        {
            return null;
        }

        var file = new FileInfo((home.Root / source).Value);
        return file is { Exists: true, Length: > 0 } ? new SourceMark(source, file.Length) : null;
    }
}
