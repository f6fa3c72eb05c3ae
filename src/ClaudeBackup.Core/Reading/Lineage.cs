using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>How a session hangs together with others of its project.</summary>
/// <param name="ForkedFrom">The id of the session whose entries it begins with, as they tell; null for none.</param>
/// <param name="ForkTurn">The last turn that it has from there; null for none.</param>
/// <param name="Continues">The session that it goes on with; null for none.</param>
/// <param name="ContinuedIn">Those that go on with it, the next one first.</param>
public sealed record Lineage(
    string? ForkedFrom,
    int? ForkTurn,
    StoredSession? Continues,
    IReadOnlyList<StoredSession> ContinuedIn
)
{
    // a compaction that opens another file does so at once
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(10);

    // of those that began soon enough
    private const int MostRead = 2;

    /// <summary>Finds it. Older clients took the entries along when they resumed in another file, and those keep their times; so most is told by the digests.</summary>
    /// <param name="session">The session; of one without a transcript nothing is known.</param>
    /// <param name="all">All that are stored.</param>
    /// <param name="store">Gives the first segments, and the last one of a session that may go on in this one.</param>
    public static Lineage Of(StoredSession session, IReadOnlyList<StoredSession> all, SegmentStore store)
    {
        if (session.Transcript is null)
        {
            return new Lineage(null, null, null, []);
        }

        StoredSession[] others =
        [
            .. all.Where(other =>
                other.Transcript is not null
                && other.Machine == session.Machine
                && other.ProjectDirectory == session.ProjectDirectory
                && other.Id != session.Id
            ),
        ];
        var (origin, turn) = Fork(session, store);
        StoredSession[] family = [.. others.Where(other => HaveOneBeginning(session, other))];
        var before = family.Where(other => other.LastActivity < session.LastActivity).MaxBy(s => s.LastActivity);
        StoredSession[] behind =
        [
            .. family
                .Where(other => other.LastActivity > session.LastActivity)
                .Concat(others.Where(o => Follows(session, o)).Take(MostRead).Where(o => GoesOn(session, o, store)))
                .OrderBy(other => other.LastActivity),
        ];
        return new Lineage(
            origin,
            turn,
            origin is not null
                ? null
                : before
                    ?? others
                        .Where(o => Follows(o, session))
                        .Take(MostRead)
                        .FirstOrDefault(o => GoesOn(o, session, store)),
            behind
        );
    }

    private static bool HaveOneBeginning(StoredSession one, StoredSession other) =>
        one.Digest is { FirstTime: { } time, FirstPrompt: { } prompt }
        && other.Digest.FirstTime == time
        && string.Equals(other.Digest.FirstPrompt, prompt, StringComparison.Ordinal);

    private static bool Follows(StoredSession first, StoredSession second) =>
        second.FirstActivity >= first.LastActivity && second.FirstActivity - first.LastActivity <= AtOnce;

    // its first entries say that they follow one that stands in the other
    private static bool GoesOn(StoredSession first, StoredSession second, SegmentStore store)
    {
        try
        {
            var begins = TranscriptOf(second, store).Pieces().FirstOrDefault();
            var ends = begins is null ? null : TranscriptOf(first, store).LastPiece();
            return ends is not null
                && OuterParents
                    .Of(begins)
                    .Any(parent => ends.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{parent}\"")) >= 0);
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return false;
        }
    }

    private static (string? Origin, int? Turn) Fork(StoredSession session, SegmentStore store)
    {
        string? origin = null;
        var copied = TranscriptOf(session, store)
            .Entries()
            .TakeWhile(entry => entry.Uuid.Length == 0 || entry.ForkedFrom.Length > 0)
            .Select(entry =>
            {
                origin ??= entry.ForkedFrom.Length > 0 && !IsOwn(entry.ForkedFrom) ? entry.ForkedFrom : null;
                return entry;
            });
        var turn = TurnReader.Read(copied).Select(t => t.Number).LastOrDefault();
        return (origin, origin is null ? null : turn);

        bool IsOwn(string id) => string.Equals(id, session.Id, StringComparison.OrdinalIgnoreCase);
    }

    private static StoredTranscript TranscriptOf(StoredSession session, SegmentStore store) =>
        new(store, session.Machine, session.Transcript!.File, session.Transcript.File.Fullest);
}
