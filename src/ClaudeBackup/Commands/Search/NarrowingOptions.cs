using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Searching;

namespace ClaudeBackup.Commands;

/// <summary>The options that narrow a search, under the names that they have in a query.</summary>
internal sealed class NarrowingOptions
{
    private readonly (QualifierName Name, Option<string[]> Option)[] _options =
    [
        (
            QualifierName.Project,
            Several("--project", "Only sessions whose project folder or path contains this.", "NAME")
        ),
        (QualifierName.Machine, Several("--machine", "Only sessions of this machine.", "SLUG")),
        (
            QualifierName.In,
            Several(
                "--in",
                "Only in these parts: title, prompt, answer, thinking, call, result, tool (calls and results), notice (added by Claude Code), recall (output of this program).",
                "WHERE"
            )
        ),
        (
            QualifierName.In,
            Several("--role", "Only what these said: user (prompt), assistant (answer), tool, notice.", "ROLE")
        ),
        (
            QualifierName.Tool,
            Several("--tool", "Only calls of this tool and their output, such as Bash or Edit.", "TOOL")
        ),
        (QualifierName.File, Several("--file", "Only where a tool touched a file whose path ends in this.", "PATH")),
        (QualifierName.Branch, Several("--branch", "Only on git branches that begin with this.", "NAME")),
        (QualifierName.Model, Several("--model", "Only by models whose name contains this.", "NAME")),
        (
            QualifierName.Is,
            Several("--is", "Only what is deleted, saved, unsaved, subagent, fork, compacted or error.", "WHAT")
        ),
    ];

    public void AddTo(Command command)
    {
        foreach (var option in _options)
        {
            command.Options.Add(option.Option);
        }
    }

    /// <exception cref="BackupException">Usage: one has no meaning.</exception>
    public IEnumerable<Qualifier> Read(ParseResult parsed) =>
        from narrowing in _options
        from value in parsed.GetValue(narrowing.Option) ?? []
        select Qualifier.TryOf(narrowing.Name.ToString(), value, isNot: false)
            ?? throw new BackupException(
                FailureKind.Usage,
                value.Length == 0
                    ? $"{narrowing.Option.Name} needs a value."
                    : $"{narrowing.Option.Name}: '{value}' is not one of {string.Join(", ", Words(narrowing.Name))}.",
                "See: claude-backup search --help"
            );

    private static IEnumerable<string> Words(QualifierName name) =>
        (name is QualifierName.Is ? Qualifier.Properties : Qualifier.Places.Concat(Qualifier.Speakers)).Order(
            StringComparer.Ordinal
        );

    private static Option<string[]> Several(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
