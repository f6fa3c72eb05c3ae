using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>Whoever is told a code finds in docs/troubleshooting.md what it means and what to do.</summary>
public sealed class TroubleshootingTests
{
    private static readonly string[] Tables = ["failure codes", "failure codes of a remote"];

    [Fact]
    public void Every_code_has_its_line_and_no_line_is_of_a_code_that_nobody_gets()
    {
        var codes = Tables
            .SelectMany(table => Markdown.Table("docs/scripting.md", table))
            .SelectMany(row => Markdown.Code(row[0]))
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(
            codes.Order(StringComparer.Ordinal),
            Rows().Select(row => Markdown.Code(row[0])[0]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_line_says_what_happened_and_what_to_do() =>
        Assert.All(Rows(), row => Assert.All(row, Assert.NotEmpty));

    private static IReadOnlyList<IReadOnlyList<string>> Rows() =>
        Markdown.Table("docs/troubleshooting.md", "troubleshooting");
}
