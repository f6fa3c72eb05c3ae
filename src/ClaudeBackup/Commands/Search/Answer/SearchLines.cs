using System.Globalization;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>What was found as lines for programs: nothing is laid out, and nothing else stands between them. Pure.</summary>
internal static class SearchLines
{
    // a line of context has another one, as with ripgrep
    private const char OfHit = ':';
    private const char OfContext = '-';
    private const string Between = "--";

    /// <summary>A line each.</summary>
    /// <param name="document">What was found.</param>
    /// <param name="form">What of each session is told.</param>
    public static IEnumerable<string> Of(SearchDocument document, SearchForm form) =>
        form switch
        {
            SearchForm.Sessions => document.Hits.Select(h => h.Uuid),
            SearchForm.Counts => document.Hits.Select(h =>
                string.Create(CultureInfo.InvariantCulture, $"{h.Uuid}:{h.More + 1}")
            ),
            _ => document.Hits.SelectMany(
                (hit, at) => at > 0 && hit.Context.Count > 0 ? Of(hit).Prepend(Between) : Of(hit)
            ),
        };

    private static IEnumerable<string> Of(SearchHitDocument hit)
    {
        var (before, behind) = HitTurns.Around(hit);
        return
        [
            .. before.SelectMany(turn => Turn(hit, turn)),
            Line(hit.Uuid, hit.Entry, hit.Kind, hit.Text, OfHit),
            .. hit.Matches.Select(match => Line(hit.Uuid, match.Entry, match.Kind, match.Text, OfHit)),
            .. behind.SelectMany(turn => Turn(hit, turn)),
        ];
    }

    private static IEnumerable<string> Turn(SearchHitDocument hit, SearchTurnDocument turn)
    {
        if (turn.Prompt is { } prompt)
        {
            yield return Line(hit.Uuid, turn.Entry, "prompt", prompt, OfContext);
        }

        if (turn.Answer is { } answer)
        {
            yield return Line(hit.Uuid, turn.Prompt is null ? turn.Entry : null, "answer", answer, OfContext);
        }
    }

    private static string Line(string uuid, string? entry, string kind, string text, char sign) =>
        $"{uuid}{sign}{entry}{sign}{kind}{sign}{text}";
}
