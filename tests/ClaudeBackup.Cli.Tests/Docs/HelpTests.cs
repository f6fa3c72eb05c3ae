using System.CommandLine;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Docs;

/// <summary>What each command says of itself, as a whole and checked in, so that a change of it is seen by whoever reads the change.</summary>
public sealed class HelpTests
{
    private const string Folder = "Help";

    public static TheoryData<string> Commands =>
        [
            .. Names(
                CommandTree.Build(
                    new App(HostPaths.From(_ => "/x"), _ => null, new MovedClock(TimeSpan.Zero)),
                    Reporter.For([], Nobody)
                ),
                ""
            ),
        ];

    private static Screen Nobody =>
        new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Width = 100,
            Local = LocalTime.Utc,
            Colours = false,
            MovesCursor = false,
            ShowsProgress = false,
            CanAsk = false,
        };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_help_of_a_command_is_as_checked_in(string command)
    {
        using var sandbox = new Sandbox();

        var help = await sandbox.DoAsync([.. Words(command), "--help"]);

        Golden.Equal($"{Folder}/{FileOf(command)}", help.Out);
        Assert.Empty(help.Error);
    }

    [Fact]
    public void No_help_is_left_of_a_command_that_is_gone() =>
        Assert.Equal(
            Commands.Select(row => FileOf(row.Data)).Order(StringComparer.Ordinal),
            RepositoryRoot
                .Files($"tests/ClaudeBackup.Cli.Tests/{Folder}")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal)
        );

    private static IEnumerable<string> Names(Command command, string before) =>
        command.Subcommands.SelectMany(sub => Names(sub, $"{before} {sub.Name}")).Prepend(before.Trim());

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string FileOf(string command) => $"{string.Join('-', Words($"claude-backup {command}"))}.txt";
}
