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
            Several("--project", "Only sessions with this in their project's folder name or path.", "NAME")
        ),
        (QualifierName.Machine, Several("--machine", "Only what this machine stored.", "SLUG")),
        (
            QualifierName.In,
            Several(
                "--in",
                "Only where this says: title, prompt, answer, thinking, call, result, tool, notice, recall.",
                "WHERE"
            )
        ),
        (QualifierName.In, Several("--role", "The same by who speaks: prompt, answer, tool, notice.", "ROLE")),
        (QualifierName.Tool, Several("--tool", "Only calls and results of this tool: Bash, Edit.", "TOOL")),
        (QualifierName.File, Several("--file", "Only where a tool was given a file whose path ends so.", "PATH")),
        (QualifierName.Branch, Several("--branch", "Only on a branch that begins so.", "NAME")),
        (QualifierName.Model, Several("--model", "Only by a model with this in its name.", "NAME")),
        (
            QualifierName.Is,
            Several("--is", "Only what is so: deleted, saved, unsaved, subagent, fork, compacted, error.", "WHAT")
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
                $"{narrowing.Option.Name} {value} has no meaning.",
                narrowing.Option.Description
            );

    private static Option<string[]> Several(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
