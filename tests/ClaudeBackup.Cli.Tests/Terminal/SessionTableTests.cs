using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>Columns stand below their heads, and no row is wider than the screen, whatever is in it.</summary>
public sealed class SessionTableTests
{
    private static readonly SessionLine[] Sessions =
    [
        Session(
            "Why does the login time out after the third attempt, and what has the proxy to do with it?",
            "/home/me/api"
        ),
        Session(
            "数据库连接在夜里断开 🌙 数据库连接在夜里断开 🌙 数据库连接在夜里断开",
            "/home/me/项目/数据库连接在夜里断开的项目"
        ),
        Session(
            "a family \U0001F468\u200D\U0001F469\u200D\U0001F467 with\ttabs and \u001b[31mred",
            "/srv/with\ttab/and\u001b[31mred"
        ),
        Session("short", "/opt/a-name-of-one-part-that-is-far-too-long-for-any-column-of-this-table"),
        Session(null, null),
    ];

    private static readonly string[] Heads = ["LAST ACTIVE", "PROJECT", "TITLE"];

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void Every_row_fits_and_every_column_begins_below_its_head(int width)
    {
        foreach (
            var sessions in new[] { Sessions, [.. Sessions, Sessions[0] with { Machine = "the-desk-at-home-of-2019" }] }
        )
        {
            string[] rows = [.. SessionTable.Lines(sessions, ScreenOf(width), 8).Select(PlainText.Clean)];

            Assert.Equal(sessions.Length + 1, rows.Length);
            Assert.All(rows, row => Assert.True(PlainText.Width(row) <= width, row));
            // a title cut to nothing tells less than one without a project beside it
            Assert.True(rows[0].Contains("PROJECT", StringComparison.Ordinal) || width < 80);
            Assert.True(rows[0].Contains("SIZE", StringComparison.Ordinal) || width < 80);
            foreach (var head in Heads.Where(h => rows[0].Contains(h, StringComparison.Ordinal)))
            {
                var column = rows[0].IndexOf(head, StringComparison.Ordinal);
                Assert.All(rows.Skip(1), row => Assert.Equal("  ", Columns(row, column - 2, 2)));
                Assert.All(rows.Skip(1), row => Assert.NotEqual(" ", Columns(row, column, 1)));
            }
        }
    }

    [Fact]
    public void Ids_have_as_many_digits_as_tell_them_apart_and_are_whole_where_there_is_room()
    {
        string First(int width, int digits) =>
            SessionTable.Lines(Sessions, ScreenOf(width), digits).Last().Split(' ')[0];

        Assert.Equal("3f2a91c4", First(80, 1));
        Assert.Equal("3f2a91c4-aa", First(80, 11));
        Assert.Equal(Sessions[0].Uuid, First(160, 1));
        Assert.Equal(Sessions[0].Uuid, First(120, 99));
    }

    // what stands in so many columns of a row
    private static string Columns(string row, int from, int count)
    {
        var (at, found) = (0, "");
        foreach (var rune in row.EnumerateRunes())
        {
            if (at >= from && at < from + count)
            {
                found += rune;
            }

            at += PlainText.Width(rune.ToString());
        }

        return found;
    }

    private static Screen ScreenOf(int width) =>
        new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Width = width,
            Local = LocalTime.Utc,
            Home = "/home/me",
            Colours = false,
            MovesCursor = false,
            ShowsProgress = false,
            CanAsk = false,
        };

    private static SessionLine Session(string? title, string? path) =>
        new()
        {
            Uuid = "3f2a91c4-aaaa-4000-8000-000000000000",
            ProjectHash = "-home-me-some-folder-whose-path-nobody-told",
            SizeBytes = 1,
            BackedUpAt = "2026-03-01T12:00:00Z",
            Machine = "laptop",
            Title = title,
            ProjectPath = path,
            Branch = null,
            FirstActivity = "2026-03-01T12:00:00Z",
            LastActivity = "2026-03-01T12:00:00Z",
            UncompressedBytes = 1_234_567,
            EntryCount = 1,
            MessageCount = 1,
            FileCount = 1,
            VariantCount = 1,
            AbsentSince = null,
        };
}
