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
                "With an id, a title or words of one it brings back that session with everything that belongs to it, and says how to go on with it in Claude Code. With --all it brings back everything, or what the filters leave. Otherwise it lists.",
                "A file that is there and differs stays as it is, unless --force is given; then the old one is kept aside.",
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
                new("claude-backup restore --all --project webshop", "Bring back all sessions of a project"),
                new("claude-backup restore --all", "Bring back everything, into an empty home too"),
                new("claude-backup restore --all --machine laptop", "Bring back everything of another machine"),
            ],
            Exits =
            [
                Exits.Done("Listed, restored, or there already."),
                Exits.Failed(
                    "Nothing was restored: no session is meant by that id or those words, or passes the filters, or its transcript is there and differs."
                ),
                new(ExitCodes.Usage, "Wrong usage, or an id or words that mean several sessions; they are listed."),
                Exits.Partial("Done, but some files could not be restored, or stayed as they differ; each is named."),
                Exits.NotInitialised,
                Exits.Damaged("A transcript is damaged in the repository, and no sound copy was found."),
                Exits.Cancelled,
            ],
            Environment = [Variables.ClaudeHome, Variables.Pager, Variables.TimeZone],
        };
}
