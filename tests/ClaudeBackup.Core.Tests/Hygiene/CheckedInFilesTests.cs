using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

public sealed partial class CheckedInFilesTests
{
    private static readonly string[] Binary = [".gz", ".png", ".svg", ".bundle", ".pack", ".zip"];

    [Fact]
    public void Every_link_of_a_document_leads_to_a_file()
    {
        var dead =
            from document in RepositoryRoot.Files("", "*.md")
            from Match link in Links().Matches(RepositoryRoot.Read(document))
            let target = link.Groups["target"].Value
            let path = Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(document)!, target)
            where !target.Contains(':', StringComparison.Ordinal) && !Path.Exists(path)
            select $"{document}: {target}";
        Assert.Empty(dead);
    }

    [Fact]
    public void No_file_names_the_machine_it_was_written_on()
    {
        var traces =
            from file in RepositoryRoot.Files()
            where !Binary.Contains(Path.GetExtension(file))
            from Match trace in MachinePaths().Matches(RepositoryRoot.Read(file))
            select $"{file}: {trace.Value}";
        Assert.Empty(traces);
    }

    [Theory]
    [InlineData("/" + "work/shared", true)]
    [InlineData("cd /" + "root/.claude", true)]
    [InlineData("/home/dev/" + "work/shared", false)]
    [InlineData("src/" + "root/x", false)]
    [InlineData("https://api." + "nuget.org/v3/index.json", true)]
    public void A_machine_path_is_told_from_any_other(string text, bool trace) =>
        Assert.Equal(trace, MachinePaths().IsMatch(text));

    // a link to a part of a page names the page before the '#'; one within the page names nothing
    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Links();

    // the classes of one letter keep this line from finding itself
    [GeneratedRegex(
        @"(?<![\w.~}-])/([w]ork|[r]oot|[t]mp/wt)/|\b(api\.[n]uget\.org|[r]egistry\.npmjs)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex MachinePaths();
}
