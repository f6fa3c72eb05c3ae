using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Shows one session as it was asked for.</summary>
internal sealed class SessionShow(App app, Reporter reporter, ShowRequest request)
{
    /// <param name="session">The session.</param>
    /// <param name="store">Gives its bytes.</param>
    /// <param name="own">This machine's slug.</param>
    /// <param name="all">All that are stored.</param>
    public void Run(StoredSession session, SegmentStore store, Slug own, IReadOnlyList<StoredSession> all)
    {
        var reading = new SessionReading(session, request.State ?? session.Usual, store)
        {
            Begun = app.SegmentTurns.Of,
        };
        if (request.IsRaw)
        {
            reporter.Bytes(reading.Bytes());
            return;
        }

        var here = new ResumeHere(app, own);
        var onward = reading.IsNewest && session.Past is null ? here.Of(session) : null;
        var resume = onward?.Line;
        var restore = ShowDocumentView.Restore(reading) + here.Force(session, reading.State);
        var unsaved = UnsavedOf.This(app, store).Of(session);
        var hasLosses = new SessionLosses(store).AreIn(session, request.State);
        var limit = new TurnLimit(request.MostCharacters);
        var turns = limit.Of(reading.Select(request.Turns));
        reporter.Pages(
            () =>
                new ShowDocumentView(reading, request.Mode).Of(
                    [.. turns],
                    limit,
                    Family(),
                    unsaved,
                    (resume, restore),
                    hasLosses
                ),
            json => json.ShowDocument,
            () =>
                new ShowView(
                    reading,
                    new StepView(reading, reporter.Screen.HasGlyphs, reporter.Screen.Home),
                    reporter.Screen,
                    new ShowHeading(Family(), unsaved, reporter.Screen, app.Local),
                    request.Turns
                ).Lines(turns, request.Mode, Next(reading, (onward, restore), limit, hasLosses))
        );

        Lineage Family() => Lineage.Of(session, all, store);
    }

    // asked for when everything was shown, so that it is known what was not
    private static IEnumerable<string> Next(
        SessionReading reading,
        ((string Line, string? Note)? Resume, string Restore) lines,
        TurnLimit limit,
        bool hasLosses
    )
    {
        if (hasLosses)
        {
            yield return "A note stands in it in the place of bytes that were lost.";
        }

        if (limit.Rest is { } rest)
        {
            yield return $"Stopped at --max-chars. Next: {ShowDocumentView.Show(reading, rest)}";
        }

        if (lines.Resume?.Note is { } note)
        {
            yield return note;
        }

        // on a line of its own it can be copied whole
        yield return lines.Resume is null ? "Bring it back with:" : "Resume it with:";
        yield return $"  {lines.Resume?.Line ?? lines.Restore}";
    }
}
