using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class UninstallHelp
{
    public static CommandHelp Text() =>
        new(
            "Remove the scheduled job and the plugin for Claude Code. What was saved stays, unless --delete-data is given."
        )
        {
            Group = CommandGroup.Setup,
            Paragraphs =
            [
                "The copy of this program that a job starts after a first run through npx or the like goes too, unless the job of another repository starts it.",
            ],
            Examples =
            [
                new("claude-backup uninstall --dry-run", "See what would be removed, and what exists nowhere else"),
                new("claude-backup uninstall", "Remove job and plugin, and keep what was saved"),
            ],
            Exits =
            [
                Exits.Done("Removed, or there was nothing to remove."),
                Exits.Failed(
                    "Nothing was deleted: the repository is the only copy of something, or was not set up here."
                ),
                Exits.Usage,
                Exits.Locked,
                new(ExitCodes.Cancelled, "Cancelled, or the question was answered with no. Nothing was removed."),
            ],
        };
}
