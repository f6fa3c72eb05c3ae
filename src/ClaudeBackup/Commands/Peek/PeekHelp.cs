using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class PeekHelp
{
    public static CommandHelp Text() =>
        new("Show the first and last messages of a stored session.")
        {
            Group = CommandGroup.BringBack,
            Examples =
            [
                new("claude-backup peek 3f2a", "Look at a session before restoring it"),
                new("claude-backup peek fix the login", "Look at one by words of its title"),
                new(
                    "claude-backup peek 3f2a --state newest",
                    "Look at the state that Claude Code had last, where several are kept"
                ),
            ],
            Exits =
            [
                Exits.Done("Shown."),
                Exits.Failed("No stored session is meant by that id or those words, or passes the filters."),
                new(ExitCodes.Usage, "Wrong usage, or an id or words that mean several sessions; they are listed."),
                Exits.NotInitialised,
                Exits.Damaged("The transcript is damaged in the repository, and no sound copy was found."),
                Exits.Cancelled,
            ],
        };
}
