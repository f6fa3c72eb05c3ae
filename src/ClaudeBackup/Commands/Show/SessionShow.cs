using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
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
    public void Run(StoredSession session, SegmentStore store, Slug own)
    {
        var reading = new SessionReading(session, request.State, store);
        if (request.IsRaw)
        {
            reporter.Bytes(reading.Bytes());
            return;
        }

        var resume = session.AbsentSince is null && session.Machine == own ? Resume(session) : null;
        var limit = new TurnLimit(request.MostCharacters);
        var turns = limit.Of(request.Turns.Of(reading.Turns()));
        var view = new ShowView(reading, new StepView(reading, reporter.Screen.HasGlyphs), reporter.Screen, app.Local);
        reporter.Pages(
            () =>
            {
                Turn[] all = [.. turns];
                return ShowDocumentView.Of(reading, all, limit.IsCut, request.Mode, resume);
            },
            json => json.ShowDocument,
            () => view.Lines(turns, request.Mode, Next(session, resume, limit))
        );
    }

    private string Resume(StoredSession session) =>
        ResumeCommand.For(session, app.Restore.PlaceOf(session), ShellLine.ShellsOfThisSystem[0]);

    // asked for when everything was shown, so that it is known what was not
    private static IEnumerable<string> Next(StoredSession session, string? resume, TurnLimit limit)
    {
        if (limit.IsCut)
        {
            yield return "There is more: --max-chars ended it here.";
        }

        yield return resume is null
            ? $"Bring it back with: claude-backup restore {session.Id}"
            : $"Resume it with: {resume}";
    }
}
