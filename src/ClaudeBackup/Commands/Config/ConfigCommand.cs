using System.CommandLine;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The config in all the states it went through.</summary>
internal static class ConfigCommand
{
    public static Command Build(App app, Reporter reporter) =>
        new(
            "config",
            "See how your config changed, and bring any of it back: a file, a folder, or one key of a JSON file."
        )
        {
            ConfigLogCommand.Build(app, reporter),
            ConfigDiffCommand.Build(app, reporter),
            ConfigRestoreCommand.Build(app, reporter),
        };
}
