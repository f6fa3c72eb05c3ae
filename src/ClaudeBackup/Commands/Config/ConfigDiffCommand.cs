using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What differs from what is saved.</summary>
internal static class ConfigDiffCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var file = ConfigArguments.File(ArgumentArity.ZeroOrOne);
        var key = ConfigArguments.Key();
        var at = ConfigArguments.At("Compare with the state at that time instead of the newest snapshot.");
        var command = new DescribedCommand("diff", ConfigHelp.Diff) { file, key, at, SessionArguments.NoPager() };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (path, name) = ConfigArguments.Choice(app, parsed.GetValue(file), parsed.GetValue(key));
                var difference = await app.Comparison.CompareAsync(
                    path,
                    name,
                    ConfigArguments.Time(app, parsed.GetValue(at)),
                    cancellation
                );
                reporter.List(
                    ConfigView.Diff(difference),
                    json => json.ConfigDiffDocument,
                    d => ConfigView.Lines(d, app.Local)
                );
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
