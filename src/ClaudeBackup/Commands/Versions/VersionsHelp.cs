using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class VersionsHelp
{
    public static CommandHelp Text() =>
        new("List every state of a session that was ever saved, newest first.")
        {
            Paragraphs =
            [
                "Each line is a state that a snapshot saved: how it goes on from the one before it, which one restore brings back, and which one Claude Code has now. Bring any of them back by its snapshot, with restore --at.",
                "Of anything else, such as memory, tool results and history.jsonl, config log lists the states by the file's path below the Claude home.",
            ],
            Group = CommandGroup.BringBack,
            Examples =
            [
                new("claude-backup versions 3f2a", "List the states of a session"),
                new("claude-backup versions fix the login", "List those of one by words of its title"),
                new("claude-backup config log history.jsonl", "List those of a file that is no session"),
                new("claude-backup restore 3f2a --at yesterday", "Bring back the session as it was yesterday"),
            ],
            Exits =
            [
                Exits.Done("Listed."),
                Exits.Failed("No stored session matches that id, those words or the filters."),
                new(
                    ExitCodes.Usage,
                    "Wrong usage, or an id, words or filters that match several sessions, which are listed."
                ),
                Exits.NotInitialised,
                Exits.Damaged(),
                Exits.NotChosen,
            ],
            Environment = [Variables.Pager, Variables.TimeZone],
        };
}
