using ClaudeBackup.Commands;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

/// <summary>What was found, on a terminal and in a pipe.</summary>
public sealed class SearchViewTests
{
    private const string Red = "\u001b[1;31m";
    private const string Off = "\u001b[0m";

    // drives a terminal: clears it, makes a link, turns the line around, hides, writes over the line, begins one
    private const string Hostile =
        "a\u001b[2Jb\u001b]8;;http://evil\u001b\\c\u202Ed\u200Be\rf\ng\u009b31mh\u2028i\u0007j\u2066k\U000E0041l";

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_hit_has_a_heading_its_text_and_last_the_line_to_copy(int width)
    {
        var lines = Lines(width, Found.Hit);

        Assert.Equal("2026-03-01 · ~/work/api · Refresh token rotation · 3f2a91c4 · laptop", lines[0].Text);
        Assert.Equal(Tone.Heading, lines[0].Tone);
        Assert.Equal("  prompt   14:03 │ rotate the refresh token", lines[1].Text);
        Assert.Equal([(30, 7), (38, 5)], lines[1].Marks);
        Assert.Equal(
            new ToneLine($"  cd /home/dev/work/api && claude --resume {Found.Id}", Tone.Faint) with
            {
                Marks = lines[2].Marks,
            },
            lines[2]
        );
        Assert.Equal("", lines[3].Text);
    }

    [Fact]
    public void What_matches_is_bold_and_red_where_there_are_colours_and_nowhere_else()
    {
        Assert.Contains(
            $"rotate the {Red}refresh{Off} {Red}token{Off}",
            Printed(colours: true, Found.Hit),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\u001b', Printed(colours: false, Found.Hit));
    }

    [Fact]
    public void Long_text_is_broken_at_blanks_and_no_line_is_wider_than_the_terminal()
    {
        var words = string.Join(' ', Enumerable.Repeat("refresh", 30));

        var lines = Lines(
            80,
            Found.Hit with
            {
                Text = words,
                Ranges =
                [
                    [0, 7],
                    [words.Length - 7, 7],
                ],
            }
        );

        Assert.All(lines, line => Assert.True(PlainText.Width(line.Text) <= 80, line.Text));
        Assert.Equal([(19, 7)], lines[1].Marks);
        Assert.All(
            lines[2..4],
            line => Assert.StartsWith("                 │ refresh", line.Text, StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line => line.Text.EndsWith("refresh", StringComparison.Ordinal) && line.Marks.Count == 1
        );
    }

    // what has no blanks, what is two columns wide, and what has none
    [Theory]
    [InlineData("设备清单重跑")]
    [InlineData("🚀👩‍👩‍👧")]
    [InlineData("e\u0301\u0323\u0302")]
    [InlineData("한국어 ")]
    [InlineData("שלום ")]
    [InlineData("word-without-any-blank/")]
    public void Columns_are_counted_as_the_terminal_shows_them(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 60));

        var lines = Lines(
            80,
            Found.Hit with
            {
                Title = text,
                Text = text,
                Ranges =
                [
                    [0, 1],
                ],
                Answer = text,
            }
        );

        Assert.All(lines, line => Assert.InRange(PlainText.Width(line.Text), 0, 80));
        Assert.InRange(PlainText.Width(lines[0].Text), 70, 80);
        Assert.EndsWith("… · 3f2a91c4 · laptop", lines[0].Text, StringComparison.Ordinal);
        Assert.Equal(
            PlainText.Clean(text).Replace(" ", "", StringComparison.Ordinal),
            string.Concat(
                    lines
                        .Skip(1)
                        .TakeWhile(l => !l.Text.Contains("answer", StringComparison.Ordinal))
                        .Select(l => l.Text[18..])
                )
                .Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_tells_of_the_session_is_in_the_heading_and_never_cut()
    {
        var hit = Found.Hit with
        {
            Title = new string('x', 300),
            State = 2,
            Unsaved = true,
            AbsentSince = "2026-03-02T00:00:00Z",
        };

        Assert.EndsWith(
            " · 3f2a91c4 · laptop · state 2 · not saved yet · deleted",
            Lines(120, hit)[0].Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_heading_is_never_wider_than_the_screen(int width)
    {
        var hit = Found.Hit with
        {
            ProjectPath = "/home/dev/webshop",
            Title = "Fix the checkout race of two tabs",
            AbsentSince = "2026-03-02T00:00:00Z",
        };

        var heading = Lines(width, hit)[0].Text;

        Assert.InRange(PlainText.Width(heading), 30, width);
        Assert.Equal(width >= 80, heading.Contains("~/webshop", StringComparison.Ordinal));
        Assert.Equal(width >= 60, heading.EndsWith(" · 3f2a91c4 · laptop · deleted", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_a_session_is_named_each_match_has_its_place_and_its_way()
    {
        const string Entry = "9c41d7ab-1111-4222-8333-444444444444";
        var hit = Found.Hit with
        {
            More = 3,
            Matches =
            [
                new SearchMatchDocument(
                    "answer",
                    Entry,
                    4,
                    2,
                    Tool: null,
                    "2026-03-01T15:00:00Z",
                    "the token",
                    [
                        [4, 5],
                    ],
                    CutBefore: false,
                    CutBehind: true,
                    Agent: null,
                    File: null,
                    State: null,
                    Unsaved: false,
                    $"claude-backup show {Found.Id} --around {Entry}"
                ),
            ],
        };

        var lines = Lines(80, hit).Select(line => line.Text).ToList();
        var piped = SearchLines.Of(Found.Document(hit), SearchForm.Hits).ToList();

        var at = lines.IndexOf("  answer   15:00 │ the token…");
        Assert.Equal("  claude-backup show 3f2a91c4 --around 9c41d7ab", lines[at + 1]);
        Assert.Contains("  +2 more matches in this session", lines);
        Assert.Equal([$"{Found.Id}:e2:prompt:rotate the refresh token", $"{Found.Id}:{Entry}:answer:the token"], piped);
        Assert.Contains(
            Lines(80, Found.Hit with { More = 3 }),
            line => line.Text == "  +3 more matches in this session; to see them, add: session:3f2a91c4"
        );
    }

    [Fact]
    public void The_way_to_the_passage_stands_before_the_way_to_go_on()
    {
        const string Entry = "9c41d7ab-1111-4222-8333-444444444444";
        var hit = Found.Hit with { Entry = Entry, Show = $"claude-backup show {Found.Id} --around {Entry}" };

        var lines = Lines(80, hit).Select(line => line.Text).ToList();

        var way = lines.IndexOf("  claude-backup show 3f2a91c4 --around 9c41d7ab");
        Assert.Equal($"  {hit.Resume}", lines[way + 1]);
        Assert.DoesNotContain(Lines(80, Found.Hit), line => line.Text.Contains("--around", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_a_transcript_drives_the_terminal()
    {
        var hit = Found.Hit with
        {
            Text = Hostile,
            Ranges =
            [
                [0, Hostile.Length],
            ],
            Title = Hostile,
            ProjectPath = Hostile,
            Machine = Hostile,
            Tool = Hostile,
            Entry = Hostile,
            Answer = Hostile,
            ResumeNote = Hostile,
            Context = [new SearchTurnDocument(1, false, Hostile, null, Hostile, Hostile)],
        };
        var documents = new[] { Found.Document(hit), Found.Document(hit with { Agent = Hostile }) };

        foreach (var document in documents.Select(d => d with { Notes = [Hostile], Explain = Explained }))
        {
            var screen = Screen(80, colours: true);
            var reporter = new HumanReporter(screen);
            reporter.Pages(() => document, j => j.SearchDocument, () => View(screen).Lines(document, SearchForm.Hits));
            reporter.Pages(
                () => document,
                j => j.SearchDocument,
                () => SearchLines.Of(document, SearchForm.Hits).Select(l => new ToneLine(l))
            );
            reporter.Note([.. SearchFoot.Sentences(document, isPart: true)]);
            var shown = Tested.WithoutColours(screen.Out + screen.Error.ToString());

            Assert.DoesNotContain(
                shown,
                c => c != '\n' && (char.IsControl(c) || c is '\u202E' or '\u200B' or '\u2066' or '\u2028')
            );
            Assert.DoesNotContain("\U000E0041", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(shown.Split('\n'), line => line.StartsWith('g') || line.StartsWith('i'));
        }
    }

    private static SearchExplainDocument Explained =>
        new([new SearchTermDocument(Hostile, 1, true)], [new SearchStepDocument(Hostile, 1, 1, Hostile)]);

    [Fact]
    public void In_a_pipe_each_hit_is_one_line_with_the_whole_id_and_context_has_another_sign()
    {
        var around = Found.Hit with
        {
            Context =
            [
                new SearchTurnDocument(1, false, "e1", null, "before", "told"),
                new SearchTurnDocument(2, true, "e2", null, "rotate the refresh token", "done"),
            ],
        };

        Assert.Equal(
            [$"{Found.Id}:e2:prompt:rotate the refresh token"],
            SearchLines.Of(Found.Document(Found.Hit), SearchForm.Hits)
        );
        Assert.Equal(
            [
                $"{Found.Id}-e1-prompt-before",
                $"{Found.Id}--answer-told",
                $"{Found.Id}:e2:prompt:rotate the refresh token",
                $"{Found.Id}--answer-done",
            ],
            SearchLines.Of(Found.Document(around), SearchForm.Hits)
        );
        Assert.Contains("--", SearchLines.Of(Found.Document(around, around), SearchForm.Hits));
        Assert.Equal([Found.Id], SearchLines.Of(Found.Document(around), SearchForm.Sessions));
        Assert.Equal([$"{Found.Id}:4"], SearchLines.Of(Found.Document(around with { More = 3 }), SearchForm.Counts));
    }

    [Fact]
    public void Turns_around_a_hit_stand_before_and_behind_it_and_are_dim()
    {
        var hit = Found.Hit with
        {
            Kind = "result",
            Tool = "Bash",
            Context =
            [
                new SearchTurnDocument(1, false, "e1", "2026-03-01T13:00:00Z", "first asked", "first told"),
                new SearchTurnDocument(2, true, "e2", "2026-03-01T14:01:00Z", "then asked", "then told"),
                new SearchTurnDocument(3, false, "e3", null, "last asked", null),
            ],
        };

        var lines = Lines(80, hit).Skip(1).SkipLast(3).ToList();

        Assert.Equal(
            [
                "  prompt   13:00 │ first asked",
                "  answer         │ first told",
                "  prompt   14:01 │ then asked",
                "  result Bash 14:03 │ rotate the refresh token",
                "  answer         │ then told",
                "  prompt         │ last asked",
            ],
            lines.Select(l => l.Text)
        );
        Assert.Equal([true, true, true, false, true, true], lines.Select(l => l.Tone is Tone.Faint));
    }

    [Fact]
    public void Sessions_alone_and_counts_are_a_line_each()
    {
        var document = Found.Document(Found.Hit, Found.Hit);

        Assert.Equal(
            ["2026-03-01 · ~/work/api · Refresh token rotation · 3f2a91c4 · laptop"],
            Lines(80, document, SearchForm.Sessions).Take(2).Select(l => l.Text).Distinct()
        );
        Assert.EndsWith(" · 1 match", Lines(80, document, SearchForm.Counts)[0].Text, StringComparison.Ordinal);
    }

    private static List<ToneLine> Lines(int width, params SearchHitDocument[] hits) =>
        Lines(width, Found.Document(hits), SearchForm.Hits);

    private static List<ToneLine> Lines(int width, SearchDocument document, SearchForm form) =>
        [.. View(Screen(width, colours: false)).Lines(document, form)];

    private static string Printed(bool colours, SearchHitDocument hit)
    {
        var screen = Screen(80, colours);
        var document = Found.Document(hit);
        new HumanReporter(screen).Pages(
            () => document,
            j => j.SearchDocument,
            () => View(screen).Lines(document, SearchForm.Hits)
        );
        return screen.Out.ToString()!;
    }

    private static SearchView View(Screen screen) => new(screen, Slug.Parse("desktop"), digits: 3);

    private static Screen Screen(int width, bool colours) =>
        new()
        {
            Out = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
            Width = width,
            TextWidth = width,
            Height = 40,
            Home = "/home/dev",
            Local = LocalTime.Utc,
            Colours = colours,
            MovesCursor = true,
            ShowsProgress = false,
            CanAsk = false,
        };
}
