using System.Text.RegularExpressions;
using ClaudeBackup.Commands;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>Every command line that we tell somebody to type is one that the program understands: in documents, in hints, in help.</summary>
public sealed partial class AdviceTests
{
    private const string Program = "claude-backup";

    private const string Lacking = " needs ";

    private static readonly string[] Verbs = [.. TreeOfTests.Root.Subcommands.Select(command => command.Name)];

    // what stands for something in a text, and what it could be
    private static readonly Dictionary<string, string> Meant = new(StringComparer.Ordinal)
    {
        ["N"] = "3",
        ["{turn}"] = "3",
        ["<id>"] = "3f2a",
        ["{schedule}"] = "daily",
        ["{same}"] = "daily",
        ["{other.Schedule}"] = "daily",
        ["{Words(choice)}"] = "git",
        ["{known}"] = "sync",
        ["{LongDays}"] = "365",
        ["warn|block|off"] = "warn",
        ["git|github"] = "git",
    };

    public static TheoryData<string> Documents =>
        [.. RepositoryRoot.Files("docs", "*.md"), "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    public static TheoryData<string> Sources =>
        [
            .. RepositoryRoot
                .Files("src", "*.cs")
                .Where(file => RepositoryRoot.Read(file).Contains(Program, StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_line_of_a_document_is_understood(string file) =>
        Assert.All(
            Spans()
                .Matches(RepositoryRoot.Read(file))
                .Select(span => span.Groups["line"].Value)
                // a usage line, and an address
                .Where(line => line.AsSpan().IndexOfAny('[', '<') < 0),
            IsUnderstood
        );

    [Theory]
    [MemberData(nameof(Sources))]
    public void Every_line_that_the_program_advises_is_understood(string file) =>
        Assert.All(CSharpText.Literals(RepositoryRoot.Read(file)).SelectMany(Advice), IsUnderstood);

    [Fact]
    public void Advice_is_told_from_talk_and_wrong_advice_is_found()
    {
        Assert.Equal(
            ["claude-backup sync", "claude-backup verfy", "claude-backup restore {id} --all"],
            Advice(
                "Run: claude-backup sync. Let claude-backup clone it, or run claude-backup verfy once. See (claude-backup restore {id} --all)."
            )
        );
        _ = Assert.ThrowsAny<Exception>(() => IsUnderstood("claude-backup verfy"));
        _ = Assert.ThrowsAny<Exception>(() => IsUnderstood("claude-backup sync --al"));
        _ = Assert.ThrowsAny<Exception>(() => IsUnderstood("claude-backup schedule dayly"));
    }

    // a command stands together where lines are broken, so at a width of nothing it is a line of its own
    private static IEnumerable<string> Advice(string text)
    {
        var before = "";
        foreach (var line in Wrapping.Lines("", text.Replace("\n", " ", StringComparison.Ordinal), 1))
        {
            var command = Behind()
                .Replace(line, "")
                .TrimStart('(', '"', '`')
                .TrimEnd('.', ',', ';', ':', ')', '?', '"', '`', '\\');
            if (
                command.StartsWith($"{Program} ", StringComparison.Ordinal)
                && (
                    before is "run" or "Run" or "see" or "with"
                    || before.EndsWith(':')
                    || Verbs.Contains(command.Split(' ')[1])
                )
            )
            {
                yield return command;
            }

            before = line;
        }
    }

    private static void IsUnderstood(string line)
    {
        var words = Words()
            .Matches(line)
            .Select(word => word.Value)
            .Skip(1)
            .Select(word => Meant.GetValueOrDefault(word, word).Trim('\'').Replace("{", "", StringComparison.Ordinal));
        var mistake = Mistyped.In(TreeOfTests.Root.Parse([.. words]))?.Message;
        // a command may be named without what it has to be given, and a text may end where a name is put behind it
        Assert.True(mistake is null || mistake.Contains(Lacking, StringComparison.Ordinal), $"{line}: {mistake}");
    }

    // in a line of its own, or in a line of prose between backticks; a comment behind it is none of it, and neither is what follows a pipe
    [GeneratedRegex(
        """(?:^(?:\$ )?|`|\| )(?<line>claude-backup(?: [^\s`#|>;&\\]+(?:\|[^\s`#|>;&\\]+)*)+)""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Spans();

    // what a shell does with it, and a place for a text that is not the only one there
    [GeneratedRegex(@" ?\{\(.*| [|>] .*", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Behind();

    [GeneratedRegex("""'[^']*'|[^\s]+""", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Words();
}
