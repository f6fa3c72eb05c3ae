using System.Text.RegularExpressions;
using System.Xml.Linq;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Pictures;

/// <summary>The pictures in docs/ are what the program says today, times and sizes aside. <c>eng/pictures</c> draws them anew.</summary>
public sealed partial class PictureTests(Story story) : IClassFixture<Story>
{
    private const string Folder = "docs/pictures";

    public static TheoryData<string> Names => ["rescue", "list", "search", "status"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_shows_what_is_said_today(string name)
    {
        Assert.All(
            Palette.All,
            palette =>
                Golden.Equal(
                    $"../../{Folder}/{name}-{palette.Name}.svg",
                    Drawing.Of(story.Pictures[name], palette),
                    Lasting
                )
        );
    }

    [Fact]
    public void Every_picture_is_drawn_here_and_asks_for_nothing_from_elsewhere()
    {
        var files = RepositoryRoot.Files(Folder);

        Assert.Equal(
            Names
                .SelectMany(row => Palette.All.Select(palette => $"{Folder}/{row.Data}-{palette.Name}.svg"))
                .Order(StringComparer.Ordinal),
            files
        );
        Assert.All(
            files,
            file =>
            {
                var picture = XDocument.Parse(RepositoryRoot.Read(file));
                Assert.DoesNotContain(picture.Descendants().Attributes(), a => a.Name.LocalName is "href" or "src");
                Assert.DoesNotContain("url(", picture.ToString(), StringComparison.OrdinalIgnoreCase);
            }
        );
    }

    // a picture stays while only the day, the size of what was compressed and the room they take are others
    private static string Lasting(string picture) =>
        Size().Replace(Time().Replace(Length().Replace(picture, ""), "<time>"), "<size>");

    [GeneratedRegex(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?|\\b[0-9]{2}:[0-9]{2}\\b|[0-9]+\\.[0-9] s\\b",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Time();

    [GeneratedRegex("[0-9.]+ [KMG]?B\\b", RegexOptions.None, 1000)]
    private static partial Regex Size();

    [GeneratedRegex("textLength=\"[0-9.]+\"", RegexOptions.None, 1000)]
    private static partial Regex Length();
}
