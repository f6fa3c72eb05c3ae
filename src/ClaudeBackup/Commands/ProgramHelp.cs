using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>The first page.</summary>
internal static class ProgramHelp
{
    public static CommandHelp Text() =>
        new("Save every Claude Code session and your whole setup to a git repository, and bring any of it back.")
        {
            Paragraphs =
            [
                "Without a command it runs init: it sets up what is not set up yet, and saves what is new. It takes the options of init.",
            ],
            Examples =
            [
                new("claude-backup", "Set up, save everything, and save again every night"),
                new("claude-backup status", "See whether all is well"),
                new("claude-backup restore --list --since 2w", "List the sessions of the last two weeks"),
                new("claude-backup restore 3f2a", "Bring back a session, by the beginning of its id"),
            ],
            Exits =
            [
                Exits.Done("Done, or nothing to do."),
                Exits.Failed("Failed."),
                Exits.Usage,
                Exits.Partial("Done, but some files could not be read or restored; each is named."),
                Exits.NotPushed("Saved here, but not pushed to the remote. The next sync tries again."),
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
            Environment =
            [
                Variables.ClaudeHome,
                Variables.Repository,
                Variables.Machine,
                Variables.Pager,
                Variables.NoColor,
                Variables.TimeZone,
            ],
            Files =
            [
                new(
                    "~/.claude",
                    "The Claude home. It is read; only restore, config restore and import-config write there."
                ),
                new(
                    "~/.claude-backup",
                    "The repository. Its RESTORE.md tells how to read it with git and gunzip alone."
                ),
            ],
        };
}
