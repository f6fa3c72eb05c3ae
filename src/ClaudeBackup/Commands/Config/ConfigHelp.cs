using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ConfigHelp
{
    public static CommandHelp Text() =>
        new("See how your config changed, and bring any of it back: a file, a folder, or one key of a JSON file.")
        {
            Group = CommandGroup.BringBack,
            Examples =
            [
                new("claude-backup config log settings.json", "List what changed in your settings, by key"),
                new("claude-backup config diff", "See what differs from what is saved"),
                new(
                    "claude-backup config restore settings.json --at yesterday",
                    "Bring back the settings of yesterday"
                ),
            ],
            Exits = [new(ExitCodes.Usage, "Wrong usage: one of the commands below has to follow.")],
        };

    public static CommandHelp Log() =>
        new("List the snapshots that changed config, newest first, or one file of it.")
        {
            Examples =
            [
                new("claude-backup config log", "List everything that changed in your setup"),
                new(
                    "claude-backup config log settings.json --key permissions",
                    "List what changed in one key of a file"
                ),
                new("claude-backup config log --since 1w", "List the changes of the last week"),
            ],
            Exits =
            [
                Exits.Done("Listed; also when nothing changed."),
                Exits.Failed("Nothing is stored of that machine."),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
            Environment = [Variables.Pager, Variables.TimeZone],
        };

    public static CommandHelp Diff() =>
        new("Show how your current config differs from what is saved.")
        {
            Examples =
            [
                new("claude-backup config diff", "See all that differs"),
                new(
                    "claude-backup config diff settings.json --at yesterday",
                    "Compare a file with its state of yesterday"
                ),
            ],
            Exits =
            [
                Exits.Done("Shown; also when nothing differs."),
                Exits.Failed("Nothing is stored of that file, or no state is that old."),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
            Environment = [Variables.ClaudeHome, Variables.Pager, Variables.TimeZone],
        };

    public static CommandHelp Restore() =>
        new("Bring back a config file or folder, or one key of a JSON file. What it replaces is kept aside.")
        {
            Examples =
            [
                new(
                    "claude-backup config restore settings.json",
                    "Bring back the newest state that differs from what is there"
                ),
                new(
                    "claude-backup config restore settings.json --key permissions --at yesterday",
                    "Bring back one key as it was yesterday"
                ),
                new(
                    "claude-backup config restore skills/review --dry-run",
                    "See what bringing back a folder would write"
                ),
            ],
            Exits =
            [
                Exits.Done("Restored, or there already."),
                Exits.Failed("Nothing is stored of that file, or no state is that old."),
                Exits.Usage,
                Exits.Partial("Done, but some files could not be restored; each is named."),
                Exits.NotInitialised,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
            Environment = [Variables.ClaudeHome, Variables.TimeZone],
        };
}
