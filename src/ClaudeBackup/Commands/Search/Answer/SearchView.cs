using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was found as somebody reads it on a terminal: a heading for each session, what matches in it, and last the line to copy.</summary>
/// <param name="screen">Where it is shown.</param>
/// <param name="own">The slug of this machine.</param>
/// <param name="digits">How many of an id tell it from every other.</param>
internal sealed class SearchView(Screen screen, Slug own, int digits)
{
    private const string Inside = "  ";
    private const int FewestDigits = 8;
    private const int MostNamed = 3;
    private const int NameWidth = 8;
    private const int MostOfName = 24;
    private const int TimeWidth = 5;
    private const int FewestForTitle = 16;
    private const int FewestForFolder = 10;

    // of a path, as in the list of sessions
    private const double PartForFolder = 0.4;

    private readonly string _dot = screen.HasGlyphs ? " · " : " - ";
    private readonly string _bar = screen.HasGlyphs ? " │ " : " | ";

    /// <param name="document">What was found.</param>
    /// <param name="form">What of each session is told.</param>
    public IEnumerable<ToneLine> Lines(SearchDocument document, SearchForm form)
    {
        foreach (var hit in document.Hits)
        {
            if (form is SearchForm.Hits)
            {
                foreach (var line in Hit(hit))
                {
                    yield return line;
                }

                yield return new ToneLine("");
            }
            else
            {
                yield return Heading(
                    hit,
                    form is SearchForm.Counts ? Sizes.Count(hit.More + 1, "match", "matches") : null
                );
            }
        }

        if (form is not SearchForm.Hits && document.Hits.Count > 0)
        {
            yield return new ToneLine("");
        }

        foreach (var sentence in SearchFoot.Sentences(document, isPart: false).SelectMany(screen.Text))
        {
            yield return new ToneLine(sentence);
        }

        if (document.Hits.Count > 1)
        {
            yield return new ToneLine($"Times are in {screen.Local.Name}.");
        }

        foreach (var line in document.Explain is { } explain ? SearchExplanation.Lines(document.Read, explain) : [])
        {
            yield return new ToneLine(line);
        }
    }

    private IEnumerable<ToneLine> Hit(SearchHitDocument hit)
    {
        yield return Heading(hit, last: null);
        var (before, behind) = HitTurns.Around(hit);
        foreach (var line in before.SelectMany(Turn))
        {
            yield return line;
        }

        foreach (
            var line in Passage(
                Left(NameOf(hit.Kind, hit.Agent, hit.Tool), hit.Time),
                hit.Text,
                hit.Ranges,
                hit.CutBefore,
                hit.CutBehind
            )
        )
        {
            yield return line;
        }

        if (hit is { Answer: { } answer, Context.Count: 0 })
        {
            yield return new MarkedText(answer, []).Cut(Left("answer", null), screen.Width);
        }

        foreach (
            var line in behind
                .SelectMany(Turn)
                .Concat(ShowLine(hit, hit.Show, hit.Entry))
                .Concat(hit.Matches.SelectMany(match => Match(hit, match)))
                .Concat(Ends(hit))
        )
        {
            yield return line;
        }
    }

    private IEnumerable<ToneLine> Passage(
        string before,
        string text,
        IReadOnlyList<IReadOnlyList<int>> ranges,
        bool cutBefore,
        bool cutBehind
    )
    {
        var (left, right) = (cutBefore ? "…" : "", cutBehind ? "…" : "");
        return new MarkedText($"{left}{text}{right}", ranges.Select(r => (r[0] + left.Length, r[1]))).Lines(
            before,
            Left("", null),
            screen.Width
        );
    }

    private IEnumerable<ToneLine> Match(SearchHitDocument hit, SearchMatchDocument match) =>
        [
            .. Passage(
                Left(NameOf(match.Kind, match.Agent, match.Tool), match.Time),
                match.Text,
                match.Ranges,
                match.CutBefore,
                match.CutBehind
            ),
            .. ShowLine(hit, match.Show, match.Entry),
        ];

    private IEnumerable<ToneLine> Ends(SearchHitDocument hit)
    {
        var left = hit.More - hit.Matches.Count;
        string?[] more =
        [
            left > 0
                ? $"+{Sizes.Count(left, "more match", "more matches")} in this session{(hit.Matches.Count > 0 ? "" : $"; to see {(left == 1 ? "it" : "them")}, add: session:{Id(hit)}")}"
                : null,
            Others(hit),
        ];
        foreach (var line in more.OfType<string>().SelectMany(some => Wrapping.Lines(Inside, some, screen.Width)))
        {
            yield return new ToneLine(line, Tone.Faint);
        }

        if (hit.ResumeNote is { } note)
        {
            foreach (var line in Wrapping.Lines(Inside, note, screen.Width))
            {
                yield return new ToneLine(line, Tone.Faint);
            }
        }

        yield return new ToneLine(Inside + (hit.Resume ?? hit.Restore ?? "claude-backup sync"), Tone.Faint);
    }

    // as short as it can be typed: the rest of the ids is in the document
    private IEnumerable<ToneLine> ShowLine(SearchHitDocument hit, string? show, string? entry) =>
        show is not null && entry is null ? [new ToneLine(Inside + Short(hit, show), Tone.Faint)]
        : show is not null && entry is { Length: > FewestDigits } && entry.All(c => char.IsAsciiHexDigit(c) || c is '-')
            ?
            [
                new ToneLine(
                    Inside + Short(hit, show).Replace(entry, entry[..FewestDigits], StringComparison.Ordinal),
                    Tone.Faint
                ),
            ]
        : [];

    private string Short(SearchHitDocument hit, string line) =>
        line.Replace(hit.Uuid, Id(hit), StringComparison.Ordinal);

    // a copy on another machine, or in another project, has the same id
    private string? Others(SearchHitDocument hit)
    {
        string[] ids = [.. hit.AlsoIn.Select(other => Short(other.Uuid)).Where(id => id != Id(hit)).Distinct()];
        return hit.AlsoIn.Count == 0 ? null
            : ids.Length == 0 ? $"also in {Sizes.Count(hit.AlsoIn.Count, "copy of it", "copies of it")}"
            : ids.Length <= MostNamed ? $"also in {string.Join(", ", ids)}"
            : $"also in {ids.Length:N0} other sessions";
    }

    private string Id(SearchHitDocument hit) => Short(hit.Uuid);

    private string Short(string id) => id[..Math.Clamp(digits, FewestDigits, id.Length)];

    private IEnumerable<ToneLine> Turn(SearchTurnDocument turn)
    {
        if (turn.Prompt is { } prompt)
        {
            yield return Faint(prompt, Left("prompt", turn.Time));
        }

        if (turn.Answer is { } answer)
        {
            yield return Faint(answer, Left("answer", turn.Prompt is null ? turn.Time : null));
        }
    }

    private ToneLine Faint(string text, string before) =>
        new MarkedText(text, []).Cut(before, screen.Width) with
        {
            Tone = Tone.Faint,
        };

    // what tells the sessions apart is never cut: of the rest, the title and the end of the folder
    private ToneLine Heading(SearchHitDocument hit, string? last)
    {
        var day = hit.Time is { } time ? screen.Local.InTables(time)[..^(TimeWidth + 1)] : null;
        var folder = PlainText.Clean(ShortPath.InHome(hit.ProjectPath ?? "", screen.Home));
        var title = PlainText.Clean(hit.Title ?? "(no title)").Trim();
        string?[] end =
        [
            Id(hit),
            hit.Machine == own.Value ? null : hit.Machine,
            hit.State is { } state ? string.Create(CultureInfo.InvariantCulture, $"state {state}") : null,
            hit.Unsaved ? "not saved yet" : null,
            hit.AbsentSince is null ? null : "deleted",
            Nearness(hit.Match),
            last,
        ];
        var behind = string.Join(_dot, end.Where(e => !string.IsNullOrEmpty(e)));
        var taken = PlainText.Width(behind) + _dot.Length + (day is null ? 0 : day.Length + _dot.Length);
        var room = Math.Max(FewestForTitle, screen.Width - taken);
        var part = Math.Max(
            (int)(room * PartForFolder),
            Math.Min(FewestForFolder, room - FewestForTitle - _dot.Length)
        );
        var fitted = folder.Length == 0 || part < FewestForFolder ? "" : ShortPath.Fitted(folder, part) + _dot;
        string?[] all =
        [
            day,
            fitted + PlainText.Cut(title, Math.Max(FewestForTitle, room - PlainText.Width(fitted))),
            behind,
        ];
        return new ToneLine(
            PlainText.Cut(string.Join(_dot, all.Where(e => !string.IsNullOrEmpty(e))), screen.Width),
            Tone.Heading
        );
    }

    private static string? Nearness(string match) =>
        match switch
        {
            "exact" => null,
            "session" => "words in different places",
            "forms" => "other forms of the words",
            "close" => "close match only",
            var other => other,
        };

    private static string NameOf(string kind, string? agent, string? tool) =>
        agent is not null ? $"{kind} in {agent}"
        : tool is not null ? $"{kind} {tool}"
        : kind;

    private string Left(string name, string? time)
    {
        var clock = time is null ? "" : screen.Local.InTables(time)[^TimeWidth..];
        return $"{Inside}{PlainText.Pad(PlainText.Cut(PlainText.Clean(name), MostOfName), NameWidth)} {clock, TimeWidth}{_bar}";
    }
}
