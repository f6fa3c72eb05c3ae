using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class StatusHelp
{
    public static CommandHelp Text() =>
        new("Show what is saved, what is at risk and whether all is well.")
        {
            Group = CommandGroup.Save,
            Paragraphs =
            [
                "The first line is the verdict, with a command when something is to be done. It looks and changes nothing, and does not ask the remote.",
            ],
            Examples =
            [
                new("claude-backup status", "See whether all is well"),
                new(
                    "claude-backup status --verbose",
                    "See everything: other machines, what is only here, what is left out"
                ),
                new("claude-backup status --left-out", "List what is not saved, and why"),
                new(
                    "claude-backup status --check --older-than 1d",
                    "Fail in a script when the last good sync is older than a day"
                ),
            ],
            Exits =
            [
                Exits.Done("Shown, whatever the verdict; with --check: nothing is too old."),
                Exits.Failed(
                    "With --check: the last good sync is too old, or the remote has been behind for too long."
                ),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
        };
}
