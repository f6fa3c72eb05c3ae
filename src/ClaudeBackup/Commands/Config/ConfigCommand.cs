using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The config in all the states it went through.</summary>
internal static class ConfigCommand
{
    public static Command Build(App app, Reporter reporter) =>
        new DescribedCommand("config", ConfigHelp.Text)
        {
            ConfigLogCommand.Build(app, reporter),
            ConfigDiffCommand.Build(app, reporter),
            ConfigRestoreCommand.Build(app, reporter),
        };
}
