using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class PeekHelp
{
    public static CommandHelp Text() =>
        new("Show what a stored session is about: its first and last messages.")
        {
            Group = CommandGroup.BringBack,
            Examples =
            [
                new("claude-backup peek 3f2a", "Look at a session before restoring it"),
                new("claude-backup peek fix the login", "Look at one by words of its title"),
                new(
                    "claude-backup peek 3f2a --state newest",
                    "Look at the state that Claude Code had last, if several are kept"
                ),
            ],
            Exits =
            [
                Exits.Done("Shown."),
                Exits.Failed("No stored session matches that id, those words or the filters."),
                new(
                    ExitCodes.Usage,
                    "Wrong usage, or an id, words or filters that match several sessions, which are listed."
                ),
                Exits.NotInitialised,
                Exits.Damaged("The transcript is damaged in the repository, and no sound copy was found."),
                Exits.NotChosen,
            ],
            Environment = [Variables.TimeZone],
        };
}
