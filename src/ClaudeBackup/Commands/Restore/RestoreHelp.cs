using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class RestoreHelp
{
    public static CommandHelp Text() =>
        new("List stored sessions, or bring back one of them or everything.")
        {
            Group = CommandGroup.BringBack,
            Paragraphs =
            [
                "With an id, a title or words of one it brings back that session with everything that belongs to it, and says how to continue it in Claude Code. With --all it brings back everything, or everything that passes the filters. Otherwise it lists: filters alone never restore anything.",
                "With --map or --here, sessions come back as those of another folder: under the name that Claude Code gives that folder, and with it in the fields where Claude Code notes where they are. What was said stays as it was, byte for byte, and so does all that is stored.",
                "A file that exists and differs is left alone, unless --force is given; even then the old one is kept aside.",
            ],
            Examples =
            [
                new("claude-backup restore --list", "List all sessions, newest first"),
                new(
                    "claude-backup restore --list --project webshop --since 2w",
                    "List those of a project that were active in the last two weeks"
                ),
                new("claude-backup restore --list --date yesterday", "List those of yesterday"),
                new("claude-backup restore 3f2a", "Bring back one session, by the beginning of its id"),
                new("claude-backup restore 3f2a --dry-run", "See what that would write"),
                new("claude-backup restore fix the login", "Bring one back by its title, or words of it"),
                new("claude-backup restore 3f2a --at yesterday", "Bring one back as it was yesterday"),
                new("claude-backup restore --list --at yesterday", "List the sessions as they were yesterday"),
                new("claude-backup restore --all --project webshop", "Bring back all sessions of a project"),
                new("claude-backup restore --all", "Bring back everything, into an empty home too"),
                new("claude-backup restore --all --machine laptop", "Bring back everything of another machine"),
                new("claude-backup restore 3f2a --here", "Bring one back as a session of the current folder"),
                new(
                    "claude-backup restore --all --machine laptop --map /home/dev=~",
                    "Bring back another machine's sessions under this home"
                ),
                new("claude-backup restore --all --to ./restored", "Bring back everything into a folder of its own"),
            ],
            Exits =
            [
                Exits.Done("Listed, restored, or already there."),
                Exits.Failed(
                    "Nothing was restored: no stored session matches that id, those words or the filters, or its transcript exists and differs."
                ),
                new(ExitCodes.Usage, "Wrong usage, or an id or words that match several sessions, which are listed."),
                Exits.Partial("Done, but some files could not be restored, or stayed as they differ; each is named."),
                Exits.NotInitialised,
                Exits.Damaged("A transcript is damaged in the repository, and no sound copy was found."),
                Exits.NotChosen,
            ],
            Environment = [Variables.ClaudeHome, Variables.Pager, Variables.TimeZone],
        };
}
