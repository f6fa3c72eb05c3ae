using System.CommandLine;
using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Which snapshots changed config.</summary>
internal static class ConfigLogCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var file = ConfigArguments.File(ArgumentArity.ZeroOrOne);
        var key = ConfigArguments.Key();
        var machine = SessionArguments.Machine();
        var command = new Command("log", "List the snapshots that changed config, newest first, or one file of it.")
        {
            file,
            key,
            machine,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var slug = parsed.GetValue(machine) is { } named ? MachineChoice.SlugOf(named) : app.Identity.Slug;
                var (path, name) = ConfigArguments.Choice(parsed.GetValue(file), parsed.GetValue(key));
                _ = app.Identity;
                var snapshots = await new ConfigHistory(app.Repository, slug, app.Local).LogAsync(
                    path,
                    name,
                    cancellation
                );
                reporter.Result(
                    ConfigView.Log(slug.Value, snapshots),
                    json => json.ConfigLogDocument,
                    d => ConfigView.Lines(d, app.Local)
                );
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
