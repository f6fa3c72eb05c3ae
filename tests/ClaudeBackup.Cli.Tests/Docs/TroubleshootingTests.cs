using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>Whoever is told a code finds in docs/troubleshooting.md what it means and what to do.</summary>
public sealed class TroubleshootingTests
{
    private const string Scripting = "docs/scripting.md";

    [Theory]
    [InlineData("failure codes")]
    [InlineData("failure codes of a remote")]
    public void Every_code_has_its_line(string table)
    {
        var known = Rows().Select(row => Markdown.Code(row[0])[0]).ToHashSet(StringComparer.Ordinal);
        var codes = Markdown.Table(Scripting, table).SelectMany(row => Markdown.Code(row[0]));

        Assert.Empty(codes.Where(code => !known.Contains(code)));
    }

    [Fact]
    public void No_line_is_of_a_code_that_nobody_gets()
    {
        var codes = new[] { "failure codes", "failure codes of a remote" }
            .SelectMany(table => Markdown.Table(Scripting, table))
            .SelectMany(row => Markdown.Code(row[0]))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Rows(), row => Assert.Contains(Markdown.Code(row[0])[0], codes));
        Assert.All(Rows(), row => Assert.All(row, cell => Assert.NotEmpty(cell)));
    }

    private static IReadOnlyList<IReadOnlyList<string>> Rows() =>
        Markdown.Table("docs/troubleshooting.md", "troubleshooting");
}
