using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>What each command says of itself, as a whole and checked in, so that a change of it is seen by whoever reads the change.</summary>
public sealed class HelpTests
{
    private const string Folder = "Help";

    public static TheoryData<string> Commands => [.. TreeOfTests.Page.All.Select(page => page.Words)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_help_of_a_command_is_as_checked_in(string command)
    {
        using var sandbox = new Sandbox();

        var help = await sandbox.DoAsync([.. Words(command), "--help"]);

        Golden.Equal($"{Folder}/{FileOf(command)}", help.Out);
        Assert.Empty(help.Error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_command_help_says_the_same(string command)
    {
        using var sandbox = new Sandbox();

        var help = await sandbox.DoAsync(["help", .. Words(command)]);

        Assert.Equal((await sandbox.DoAsync([.. Words(command), "--help"])).Out, help.Out);
        Assert.False(Directory.Exists(sandbox.Repository.Value));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_says_what_it_ends_with_and_shows_how_it_is_used(string command)
    {
        var page = TreeOfTests.Page.All.Single(p => p.Words == command);

        Assert.Equal(page.Help.Exits.Select(e => e.Code).Order().Distinct(), page.Help.Exits.Select(e => e.Code));
        Assert.NotEmpty(page.Help.Exits);
        Assert.NotEmpty(page.Help.Examples);
        Assert.All(
            page.Help.Exits,
            exit =>
                Assert.EndsWith(
                    ".",
                    exit.When.Replace("claude-backup init", ".")
                        .Replace("claude-backup sync", ".")
                        .Replace("claude-backup verify --repair", ".")
                )
        );
        Assert.All(page.Options, option => Assert.EndsWith(".", option.Description));
        Assert.All(page.Arguments, argument => Assert.EndsWith(".", argument.Description));
    }

    [Fact]
    public void No_line_is_wider_than_a_terminal_of_eighty_columns() =>
        Assert.All(
            RepositoryRoot.Files($"tests/ClaudeBackup.Cli.Tests/{Folder}"),
            file => Assert.All(RepositoryRoot.Read(file).Split('\n'), line => Assert.InRange(line.Length, 0, 80))
        );

    [Fact]
    public void Every_heading_of_a_help_stands_out_where_there_are_colours() =>
        Assert.All(
            TreeOfTests
                .Page.All.SelectMany(page => new HelpScreen(80).Lines(page))
                .Where(line => line is [>= 'A' and <= 'Z', .., ':'])
                .Distinct(StringComparer.Ordinal),
            heading => Assert.NotEqual(heading, Tones.Paint(heading))
        );

    [Fact]
    public void No_help_is_left_of_a_command_that_is_gone() =>
        Assert.Equal(
            Commands.Select(row => FileOf(row.Data)).Order(StringComparer.Ordinal),
            RepositoryRoot
                .Files($"tests/ClaudeBackup.Cli.Tests/{Folder}")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal)
        );

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string FileOf(string command) => $"{string.Join('-', Words($"claude-backup {command}"))}.txt";
}
