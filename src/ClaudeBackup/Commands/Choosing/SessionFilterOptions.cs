using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>The options that choose sessions, the same in every command that has them.</summary>
internal sealed class SessionFilterOptions
{
    private readonly PeriodOptions _period = new("sessions active");

    private readonly Option<string?> _machine = SessionArguments.Machine();

    private readonly Option<string?> _project = new("--project")
    {
        Description = "Only sessions whose project folder or path contains this.",
        HelpName = "NAME",
        CompletionSources = { StoredValues.Of(StoredValues.Projects) },
    };

    private readonly Option<string?> _title = new("--title")
    {
        Description = "Only sessions with these words in their title, in any order; case and accents are ignored.",
        HelpName = "TEXT",
    };

    /// <summary>In the order in which the help shows them.</summary>
    private Option<string?>[] All => [_project, _machine, _title, _period.Since, _period.Until, _period.Date];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="BackupException">Usage: one has no meaning.</exception>
    public SessionFilter Read(ParseResult parsed, App app) =>
        new()
        {
            Active = _period.Read(parsed, app),
            Project = parsed.GetValue(_project) is { } project ? InHome(project, app.UserHome) : null,
            Machine = parsed.GetValue(_machine),
            Title = parsed.GetValue(_title) is { } title ? new WantedWords(title) : null,
        };

    /// <summary>What was typed of them, so that another command line can have the same.</summary>
    public string Typed(ParseResult parsed) =>
        string.Join(
            ' ',
            All.Select(option => (option.Name, Value: parsed.GetValue(option)))
                .Where(typed => typed.Value is not null)
                .Select(typed => $"{typed.Name} {ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], typed.Value!)}")
        );

    // as lists show it; where a shell has not read it
    private static string InHome(string project, AbsolutePath home) =>
        project is ['~', '/' or '\\', ..] ? home.Value + project[1..] : project;
}
