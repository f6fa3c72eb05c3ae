using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class PruneHelp
{
    public static CommandHelp Text() =>
        new("Drop superseded snapshots and variants by a policy, here and at the remote.")
        {
            Group = CommandGroup.LookAfter,
            Paragraphs =
            [
                "Only the snapshots of this machine: each prunes its own. The newest always stays, and so does every session; to drop one, use forget. Each --keep option keeps some snapshots; the others go, by the clock of this place.",
                "What exists nowhere else stays: a snapshot goes only when every byte in it is in one that is kept, such as a transcript that has grown since. Of several that have the same, the last is kept. What Claude Code notes by itself and has noted anew since, such as sessions-index.json, holds none. --allow-only-copy drops them all the same.",
                "A variant, a state kept beside a session that does not go on from it, goes when all its bytes are in the fullest or the current one. Others go with --keep-variants-within and --allow-only-copy alone.",
                "History is written anew without what goes, the remote follows, and other machines with their next sync. --dry-run shows the plan. On a terminal it is shown and asked about; elsewhere --yes is needed.",
            ],
            Examples =
            [
                new(
                    "claude-backup prune --keep-within 2w --keep-daily 30 --dry-run",
                    "See what would go, and why each stays"
                ),
                new("claude-backup prune --keep-within 2w --keep-daily 30", "Prune, after a question"),
                new("claude-backup prune --keep-last 10 --yes", "Keep ten snapshots without being asked"),
                new(
                    "claude-backup prune --keep-last 1 --allow-only-copy --dry-run",
                    "See which files would lose an earlier state"
                ),
            ],
            Exits =
            [
                Exits.Done("Pruned, here and at the remote; or nothing had to go."),
                Exits.Failed("git failed. What was begun is completed by the next sync."),
                new(ExitCodes.Usage, "Wrong usage, no --keep option, or --yes is missing without a terminal."),
                Exits.NotPushed("Pruned here. The remote could not follow yet; the next sync pushes."),
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged("History is damaged and nothing was pruned, or something is left; each is named."),
                new(ExitCodes.Cancelled, "Cancelled, or the question was answered with no. Nothing was pruned."),
            ],
        };
}
