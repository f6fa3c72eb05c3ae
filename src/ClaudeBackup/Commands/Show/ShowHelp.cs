using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ShowHelp
{
    public static CommandHelp Text() =>
        new("Read a stored session in the terminal.")
        {
            Group = CommandGroup.BringBack,
            Examples =
            [
                new("claude-backup show 3f2a", "Read a session, even one that Claude Code has deleted"),
                new("claude-backup show fix the login", "Read one by words of its title"),
                new("claude-backup show --title login", "Read the one that passes a filter, or choose one"),
                new("claude-backup show 3f2a --brief", "Read only the prompts and what came of them"),
                new("claude-backup show 3f2a --last 2 --full", "Read all of the last two turns"),
                new("claude-backup show 3f2a --diffs", "Read what was edited"),
                new("claude-backup show 3f2a --at 3d", "Read it as it was three days ago"),
            ],
            Exits =
            [
                Exits.Done("Shown."),
                Exits.Failed(
                    "No stored session matches that id, those words or the filters, or it has no such turn or entry."
                ),
                new(
                    ExitCodes.Usage,
                    "Wrong usage, or an id, words or filters that match several sessions, which are listed."
                ),
                Exits.NotInitialised,
                Exits.Damaged("The transcript is damaged in the repository, and no sound copy was found."),
                Exits.NotChosen,
            ],
            Environment = [Variables.Pager, Variables.TimeZone],
        };
}
