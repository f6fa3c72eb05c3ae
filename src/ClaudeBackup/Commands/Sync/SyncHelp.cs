using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class SyncHelp
{
    public static CommandHelp Text() =>
        new("Save what is new or changed, and push it. It never removes a stored session.")
        {
            Group = CommandGroup.Save,
            Paragraphs =
            [
                "A session that is gone at the source stays stored. One that became shorter, or was rewritten, is kept beside the fuller one.",
                "Where there is a remote, what was saved is pushed. If that fails, it is safe here and goes with the next sync.",
            ],
            Examples =
            [
                new("claude-backup sync", "Save everything"),
                new("claude-backup sync --dry-run", "See what would be saved and pushed"),
                new("claude-backup sync --config-only", "Save settings, skills and hooks before changing them"),
            ],
            Exits =
            [
                Exits.Done("Everything is saved and pushed, or there was nothing new."),
                Exits.Failed("Nothing could be saved: git is missing, or the disk is full."),
                new(ExitCodes.Usage, "Wrong usage or settings, or the repository saves another Claude home."),
                Exits.Partial("Saved, but some files could not be read; each is named."),
                Exits.NotPushed("Saved here, but not pushed to the remote."),
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged(
                    "Stored data is damaged, and no sound copy was found. What was new is saved all the same."
                ),
                Exits.Cancelled,
            ],
        };
}
