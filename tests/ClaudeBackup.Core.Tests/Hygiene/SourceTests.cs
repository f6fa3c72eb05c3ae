using System.Text.RegularExpressions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hygiene;

public sealed partial class SourceTests
{
    private const int MostLines = 350;
    private const int MostOfACommand = 80;
    private const int MostBesideOne = 100;

    [Fact]
    public void No_file_is_too_long_to_be_read_at_once()
    {
        var tooLong = RepositoryRoot
            .Files("src", "*.cs")
            .Select(file => (File: file, Lines: RepositoryRoot.Read(file).AsSpan().TrimEnd().Count('\n') + 1))
            .Where(file => file.Lines > MostLines);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_command_is_a_declaration_a_request_a_call_and_a_document()
    {
        var working = RepositoryRoot
            .Files("src/ClaudeBackup/Commands", "*.cs")
            .Where(file => !file.EndsWith("View.cs", StringComparison.Ordinal))
            .Select(file => (File: file, Lines: RepositoryRoot.Read(file).AsSpan().TrimEnd().Count('\n') + 1))
            .Where(file =>
                file.Lines
                > (file.File.EndsWith("Command.cs", StringComparison.Ordinal) ? MostOfACommand : MostBesideOne)
            );
        Assert.Empty(working);
    }

    [Fact]
    public void The_core_is_held_silent_by_the_compiler()
    {
        Assert.Contains(
            "<AdditionalFiles Include=\"BannedSymbols.txt\" />",
            RepositoryRoot.Read("src/ClaudeBackup.Core/ClaudeBackup.Core.csproj"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Microsoft.CodeAnalysis.BannedApiAnalyzers",
            RepositoryRoot.Read("Directory.Build.props"),
            StringComparison.Ordinal
        );
        var banned = RepositoryRoot.Read("src/ClaudeBackup.Core/BannedSymbols.txt");
        Assert.All(
            ["T:System.Console;", "M:System.Environment.Exit(", "M:System.Environment.GetEnvironmentVariable("],
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Nobody_lifts_the_ban_but_the_one_file_that_starts_programs()
    {
        var lifted = RepositoryRoot
            .Files("src/ClaudeBackup.Core", "*.cs")
            .Where(file => RepositoryRoot.Read(file).Contains("disable RS0030", StringComparison.Ordinal));
        Assert.Equal(["src/ClaudeBackup.Core/Host/Processes/ProcessRunner.cs"], lifted);
    }

    [Fact]
    public void No_failure_code_is_written_outside_the_catalogue()
    {
        var scattered = RepositoryRoot
            .Files("src", "*.cs")
            .Where(file => LiteralCode().IsMatch(RepositoryRoot.Read(file)));
        Assert.Empty(scattered);
    }

    [Fact]
    public void Every_test_that_is_skipped_says_why_in_a_sentence()
    {
        var silent =
            from file in RepositoryRoot.Files("tests", "*.cs")
            // this one, and the one that hands on what it is given
            where Path.GetFileName(file) is not ("SourceTests.cs" or "Platform.cs")
            from line in Skips().Matches(RepositoryRoot.Read(file))
            let reason = line.Groups["reason"].Value
            where reason.Split(' ').Length < 3
            select $"{file}: {line.Value}";
        Assert.Empty(silent);
    }

    [Fact]
    public void Every_action_of_the_workflows_is_pinned_by_commit()
    {
        var loose = RepositoryRoot
            .Files(".github/workflows")
            .SelectMany(file => Uses().Matches(RepositoryRoot.Read(file)))
            .Select(match => match.Groups["reference"].Value)
            .Where(reference => reference.Length != 40 || !reference.All(char.IsAsciiHexDigitLower));
        Assert.Empty(loose);
    }

    [GeneratedRegex(@"\b(Code|code) (=|is|==) """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LiteralCode();

    // the last text of a call that skips; a constant is looked at where it is made
    [GeneratedRegex(
        """\b(LinuxFact|LinuxTheory|RequireLinux|Assert\.Skip(Unless|When)?)\((?![A-Za-z.]+\);|string )[^;\]]*?("(?<reason>[^"]*)")?\s*\)[;\]]""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Skips();

    [GeneratedRegex(
        @"\buses:\s*[^@\s]+@(?<reference>\S+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Uses();
}
