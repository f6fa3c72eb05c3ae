using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

public sealed partial class CheckedInFilesTests
{
    private static readonly string[] Binary = [".gz", ".png", ".svg", ".bundle", ".pack", ".zip"];

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

    // the classes of one letter keep this line from finding itself
    [GeneratedRegex(
        @"(?<![\w.~}-])/([w]ork|[r]oot|[t]mp/wt)/|\b(api\.[n]uget\.org|[r]egistry\.npmjs)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex MachinePaths();
}
