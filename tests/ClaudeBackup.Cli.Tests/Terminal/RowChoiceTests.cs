using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>What keys do while one row of several is chosen, and what is drawn.</summary>
public sealed class RowChoiceTests
{
    private const int Page = 3;

    private static readonly string[] Rows =
    [
        "ID  TITLE",
        "a1  Fix the login",
        "b2  Café Zürich, jam",
        "c3  登录 数据库 🌙 login",
        "d4  A title that is so long that its end is beyond what any terminal of this test shows: kettle",
        "e5  jkjk",
    ];

    // < up, > down, ^ home, $ end, { page up, } page down, # backspace, ~ Ctrl-U, ! Ctrl-W, + Ctrl-N, - Ctrl-P, \n return, \e escape
    [Theory]
    [InlineData("", 0, "01234")]
    [InlineData(">>", 2, "01234")]
    [InlineData("><<<", 0, "01234")]
    [InlineData(">>>>>>>>", 4, "01234")]
    [InlineData("$<", 3, "01234")]
    [InlineData("}}{", 1, "01234")]
    [InlineData("++-", 1, "01234")]
    [InlineData("$^", 0, "01234")]
    [InlineData("login", 0, "02")]
    [InlineData("login>", 2, "02")]
    // two words, in any order, wherever they stand
    [InlineData("LOGIN fix", 0, "0")]
    [InlineData("cafe zurich", 1, "1")]
    [InlineData("登录", 2, "2")]
    [InlineData("🌙", 2, "2")]
    [InlineData("🌙#", 0, "01234")]
    [InlineData("kettle", 3, "3")]
    // vi's keys are letters
    [InlineData("j", 1, "14")]
    [InlineData("jk", 4, "4")]
    [InlineData("jkq", null, "")]
    [InlineData(">zzz", null, "")]
    [InlineData(">zzz###", 0, "01234")]
    [InlineData("fix zzz!", 0, "0")]
    [InlineData("zzz~", 0, "01234")]
    [InlineData("   ", 0, "01234")]
    public void Keys_narrow_the_rows_and_move_the_mark(string keys, int? marked, string fitting)
    {
        var choice = After(keys);

        Assert.Equal(marked, choice.Marked);
        Assert.Equal(fitting, string.Concat(choice.Fitting));
        Assert.Equal(ChoiceStand.Open, choice.Stand);
    }

    [Theory]
    [InlineData("\n", ChoiceStand.Made, 0)]
    [InlineData(">\n", ChoiceStand.Made, 1)]
    [InlineData("kettle\n", ChoiceStand.Made, 3)]
    [InlineData("zzz\n", ChoiceStand.Open, null)]
    [InlineData("zzz\n###\n", ChoiceStand.Made, 0)]
    [InlineData(">\e", ChoiceStand.Left, 1)]
    [InlineData("zzz\e", ChoiceStand.Left, null)]
    public void Return_takes_the_marked_row_and_nothing_where_none_is(string keys, object stand, int? marked)
    {
        var choice = After(keys);

        Assert.Equal(stand, choice.Stand);
        Assert.Equal(marked, choice.Marked);
    }

    [Theory]
    [InlineData("", 60, "> a1  Fix the login")]
    [InlineData(">", 60, "> b2  Café Zürich, jam")]
    [InlineData("jam", 60, "> b2  Café Zürich, [jam]")]
    [InlineData("zur ca", 60, "> b2  [Ca]fé [Zür]ich, jam")]
    [InlineData("数据", 60, "> c3  登录 [数据]库 🌙 login")]
    // what stands beyond the end is shown there
    [InlineData("kettle", 40, "> d4  A title that is so long th…[kettle]")]
    [InlineData("zzz", 60, "  No session here has zzz")]
    public void What_was_typed_is_marked_where_it_stands(string keys, int width, string row)
    {
        var lines = new ChoiceFrame(List, width, 24, hasGlyphs: true).Lines(After(keys));

        Assert.Contains(row, lines.Select(Marked));
    }

    [Theory]
    [InlineData("", 8, "  ↓ 2 more")]
    [InlineData("$", 8, "  ↑ 2 more")]
    [InlineData(">>", 8, "  ↑ 1 more  ↓ 1 more")]
    [InlineData("", 24, "")]
    [InlineData("jkjk", 8, "")]
    public void How_many_more_there_are_stands_below_the_rows(string keys, int height, string more)
    {
        var lines = new ChoiceFrame(List, 80, height, hasGlyphs: true).Lines(After(keys));

        Assert.Equal(more, lines[^2].Text);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_fills_the_last_column_and_the_way_out_is_always_there(int width)
    {
        foreach (var keys in (string[])["", "login", "kettle", "数据", new string('z', 200), new string('登', 100)])
        {
            var frame = new ChoiceFrame(List, width, 8, hasGlyphs: true);
            var lines = frame.Lines(After(keys));

            Assert.All(lines, line => Assert.InRange(PlainText.Width(line.Text), 0, width - 1));
            Assert.InRange(lines.Count, 6, 8);
            Assert.InRange(frame.ColumnOf(After(keys)), 0, width - 1);
            Assert.Contains("Esc to cancel", lines[^1].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_signs_beyond_ascii_the_same_is_said_in_words()
    {
        var lines = new ChoiceFrame(List, 80, 8, hasGlyphs: false).Lines(After(">>"));

        Assert.Equal("  1 more above, 1 more below", lines[^2].Text);
        Assert.All(lines[^1].Text, sign => Assert.True(char.IsAscii(sign)));
    }

    private static ChoiceList List { get; } =
        new("Which?", "session", width => [.. Rows.Select(row => PlainText.Cut(row, width))]);

    private static RowChoice After(string keys) =>
        keys.Aggregate(new RowChoice(List.Whole), (choice, key) => choice.Press(KeyOf(key), Page));

    private static ConsoleKeyInfo KeyOf(char sign) =>
        sign switch
        {
            '<' => Key(ConsoleKey.UpArrow),
            '>' => Key(ConsoleKey.DownArrow),
            '^' => Key(ConsoleKey.Home),
            '$' => Key(ConsoleKey.End),
            '{' => Key(ConsoleKey.PageUp),
            '}' => Key(ConsoleKey.PageDown),
            '#' => Key(ConsoleKey.Backspace, '\b'),
            '~' => Key(ConsoleKey.U, '\u0015', control: true),
            '!' => Key(ConsoleKey.W, '\u0017', control: true),
            '+' => Key(ConsoleKey.N, '\u000e', control: true),
            '-' => Key(ConsoleKey.P, '\u0010', control: true),
            '\n' => Key(ConsoleKey.Enter, '\r'),
            '\e' => Key(ConsoleKey.Escape, '\e'),
            _ => Key(char.IsAsciiLetter(sign) ? ConsoleKey.A + (char.ToUpperInvariant(sign) - 'A') : default, sign),
        };

    private static ConsoleKeyInfo Key(ConsoleKey key, char sign = '\0', bool control = false) =>
        new(sign, key, shift: char.IsUpper(sign), alt: false, control);

    private static string Marked(ToneLine line)
    {
        var text = line.Text;
        foreach (var (start, length) in line.Marks.Reverse())
        {
            text = $"{text[..start]}[{text.AsSpan(start, length)}]{text[(start + length)..]}";
        }

        return text;
    }
}
