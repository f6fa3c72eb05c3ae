using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a setup from elsewhere makes Claude Code run, and what it no longer asks about.</summary>
internal static class SetupCommandsView
{
    private const string Permission = "permission";

    public static IReadOnlyList<SetupCommandDocument> Document(IReadOnlyList<SetupCommand> commands) =>
        [.. commands.Select(c => new SetupCommandDocument(c.Kind, c.File, c.Where, c.Command))];

    public static IEnumerable<string> Lines(IReadOnlyList<SetupCommandDocument> commands, bool dryRun)
    {
        var runs = commands.Where(c => c.Kind != Permission).ToArray();
        var loosens = commands.Where(c => c.Kind == Permission).ToArray();
        if (runs.Length > 0)
        {
            yield return $"Claude Code {(dryRun ? "would run" : "runs")} because of it:";
        }

        foreach (var command in runs)
        {
            yield return $"  {command.Kind, -8} {PlainText.Clean(command.Command)}  ({PlainText.Clean(command.File)} {PlainText.Clean(command.Where)})";
        }

        if (loosens.Length > 0)
        {
            yield return $"It {(dryRun ? "would take" : "takes")} protection away:";
        }

        foreach (var command in loosens)
        {
            yield return $"  {PlainText.Clean(command.Where)}: {PlainText.Clean(command.Command)}  ({PlainText.Clean(command.File)})";
        }
    }
}
