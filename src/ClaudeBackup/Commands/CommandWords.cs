using System.CommandLine;
using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>What a command is called where the name of the program stands before it already. Pure.</summary>
internal static class CommandWords
{
    /// <summary>The words that call a command, without that of the program.</summary>
    public static string Of(Command command) =>
        command is RootCommand ? CommandPage.Program : CommandPage.NameOf(command)[(CommandPage.Program.Length + 1)..];

    /// <summary>A sentence that a command has not got something.</summary>
    public static string Lacks(Command command, string what) =>
        command is RootCommand ? $"There is no {what}." : $"{Of(command)} has no {what}.";

    /// <summary>The words that may stand behind a command, without those for programs.</summary>
    public static IEnumerable<string> Verbs(Command command) =>
        command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);

    /// <summary>The option of a command that others call otherwise; null for none.</summary>
    public static string? Meant(Command command, string option) =>
        (command.Name, option) is ("restore", "--limit" or "-n") ? "--last" : null;
}
