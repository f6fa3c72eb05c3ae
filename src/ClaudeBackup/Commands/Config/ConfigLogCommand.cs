using System.CommandLine;
using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Manual;
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
        var period = new PeriodOptions("snapshots made");
        var command = new DescribedCommand("log", ConfigHelp.Log)
        {
            file,
            key,
            machine,
            period.Since,
            period.Until,
            period.Date,
            SessionArguments.NoPager(),
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var slug = parsed.GetValue(machine) is { } named ? MachineChoice.SlugOf(named) : app.Identity.Slug;
                var (path, name) = ConfigArguments.Choice(app, parsed.GetValue(file), parsed.GetValue(key));
                var made = period.Read(parsed, app);
                var own = app.Identity.Slug;
                var snapshots = await new ConfigHistory(app.Repository, slug, app.Local).LogAsync(
                    path,
                    name,
                    cancellation
                );
                if (snapshots.Count == 0 && parsed.GetValue(machine) is { } wanted && !reporter.IsJson)
                {
                    var indexes = await SessionArguments.IndexesAsync(app, reporter, own, cancellation);
                    _ = MachineChoice.Named(indexes, wanted);
                }

                reporter.List(
                    ConfigView.Log(slug.Value, [.. snapshots.Where(s => made.Holds(s.Time))]),
                    json => json.ConfigLogDocument,
                    d => ConfigLogView.Lines(d, reporter.Screen, [.. HiddenView.Snapshots(snapshots, made)])
                );
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
