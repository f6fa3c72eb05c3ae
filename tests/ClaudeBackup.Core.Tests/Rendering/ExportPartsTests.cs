using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Rendering;
using Xunit;

namespace ClaudeBackup.Core.Tests.Rendering;

public sealed class ExportPartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("claude-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parts_that_an_export_before_had_are_removed_and_files_of_others_stay()
    {
        var first = new AbsolutePath(Path.Combine(_folder, "a#b.html"));
        Write("a#b.html", "the first");
        foreach (var part in new[] { 2, 3, 4 })
        {
            Write($"a#b-part{part}.html", $"<header>{HtmlFrame.LinkToOutline(first.Name)}");
        }

        Write("a#b-part5.html", "mine");
        Write("a#b-part6.html", HtmlFrame.LinkToOutline(first.Name));
        Write("c-part3.html", HtmlFrame.LinkToOutline("c.html"));

        ExportParts.RemoveFrom(first, 3);

        Assert.Equal(
            ["a#b-part2.html", "a#b-part5.html", "a#b-part6.html", "a#b.html", "c-part3.html"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("a#b 50%.html", "a%23b%2050%25.html")]
    [InlineData("x:y?.html", "x%3Ay%3F.html")]
    [InlineData("2026-03-01-fix-3f2a91c4.html", "2026-03-01-fix-3f2a91c4.html")]
    public void A_link_to_a_part_leads_to_its_file(string name, string address)
    {
        Assert.Contains($"href=\"{address}#outline\"", HtmlFrame.LinkToOutline(name), StringComparison.Ordinal);
        Assert.Equal(name, Uri.UnescapeDataString(address));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
