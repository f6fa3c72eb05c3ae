using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>What is in a session: its first and last messages that say something.</summary>
/// <param name="Session">The session.</param>
/// <param name="First">The first two messages.</param>
/// <param name="Last">The last two, when there are more than two in all.</param>
public sealed record SessionPeek(
    StoredSession Session,
    IReadOnlyList<TranscriptMessage> First,
    IReadOnlyList<TranscriptMessage> Last
)
{
    private const int Shown = 2;

    /// <summary>The states in which the transcript is kept; one is usual.</summary>
    public IReadOnlyList<TranscriptState> States =>
        Session.Transcript is { File: var file } ? TranscriptState.Of(file) : [];

    /// <summary>Reads only the segments at both ends of one stored state.</summary>
    /// <exception cref="BackupException">It has no transcript, not in that state, or a segment is damaged.</exception>
    public static SessionPeek Of(StoredSession session, WantedState state, SegmentStore store)
    {
        if (session.Transcript?.File is not { } transcript)
        {
            throw WithoutTranscript(session);
        }

        var variant = state.Of(transcript);
        // of a short session the two ends would share messages
        var beginning = TranscriptMessages.First(2 * Shown, variant.Segments.Count, Read, withText: true);
        var last =
            beginning.Count < 2 * Shown
                ? [.. beginning.Skip(Shown)]
                : TranscriptMessages.Last(Shown, variant.Segments.Count, Read, withText: true);
        return new SessionPeek(session, [.. beginning.Take(Shown)], last);

        ReadOnlyMemory<byte> Read(int index) => store.Read(session.Machine, transcript, variant, index);
    }

    /// <summary>Says of a session that there is nothing of it to read.</summary>
    internal static BackupException WithoutTranscript(StoredSession session) =>
        new(
            FailureKind.Failed,
            $"Session {session.Id} has no stored transcript, only {session.SideFiles.Count} other file{(session.SideFiles.Count == 1 ? "" : "s")}.",
            $"Bring those back with: claude-backup restore {session.Id}"
        );
}
