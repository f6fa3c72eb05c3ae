using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What stands above a session: what it is, where it comes from and goes on, what of it is not saved.</summary>
/// <param name="lineage">How it hangs together with others.</param>
/// <param name="unsaved">How many bytes of it are not saved.</param>
/// <param name="screen">Where it is shown.</param>
/// <param name="local">By which clock.</param>
internal sealed class ShowHeading(Lineage lineage, long unsaved, Screen screen, LocalTime local)
{
    private const int DigitsOfId = 8;

    public IEnumerable<ToneLine> Lines(SessionReading reading)
    {
        var session = SessionLine.Of(reading.Session);
        yield return new ToneLine(session.Title ?? "(no title)", Tone.Heading);
        string[] known = [.. Known(session), .. Others()];
        foreach (var line in known)
        {
            yield return new ToneLine(line, Tone.Faint);
        }

        foreach (var line in Notes(reading).SelectMany(screen.Text))
        {
            yield return new ToneLine(line);
        }
    }

    private IEnumerable<string> Notes(SessionReading reading)
    {
        if (AsOfView.Sentence(reading.Session, local) is { } past)
        {
            yield return past;
        }

        if (reading.States > 1)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"State {reading.State} of {reading.States}{Kind(reading)}. See {(reading.States == 2 ? "both" : "all of them")} with: claude-backup versions {reading.Session.Id}"
            );
        }

        if (unsaved > 0)
        {
            yield return $"The last {Sizes.Text(unsaved)} are not saved yet and not shown. Save them with: claude-backup sync";
        }
    }

    private static string Kind(SessionReading reading) =>
        (reading.IsFullest, reading.IsNewest) switch
        {
            (true, true) => ", the fullest and the newest",
            (true, false) => ", the fullest; Claude Code has had another since",
            (false, true) => ", the newest",
            _ => "",
        };

    public string InWords(DateTimeOffset time) => local.InWords(time);

    private IEnumerable<string> Known(SessionLine session)
    {
        yield return session.Uuid;
        var branch = session.Branch is { Length: > 0 } name ? $", branch {name}" : "";
        yield return $"{ShortPath.InHome(session.ProjectPath ?? session.ProjectHash, screen.Home)}{branch}, on {session.Machine}";
        yield return $"{local.InWords(session.FirstActivity)} to {local.InWords(session.LastActivity)}, {Sizes.Count(session.MessageCount, "message")}{(session.AbsentSince is null ? "" : "; deleted at the source")}";
    }

    private IEnumerable<string> Others()
    {
        if (lineage.ForkedFrom is { } origin)
        {
            var at = lineage.ForkTurn is > 0 and var turn
                ? string.Create(CultureInfo.InvariantCulture, $" at turn {turn:N0}")
                : "";
            yield return $"Forked from {origin}{at}: {Show(origin)}";
        }

        if (lineage.Continues is { } before)
        {
            yield return $"Continues {before.Id}: {Show(before.Id)}";
        }

        foreach (var behind in lineage.ContinuedIn)
        {
            yield return $"Continued in {behind.Id}: {Show(behind.Id)}";
        }
    }

    private static string Show(string id) => $"claude-backup show {id[..Math.Min(DigitsOfId, id.Length)]}";
}
