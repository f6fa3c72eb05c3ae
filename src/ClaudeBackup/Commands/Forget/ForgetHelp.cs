using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ForgetHelp
{
    public static CommandHelp Text() =>
        new(
            "Take one session out of the backup for good: of every snapshot, this disk and the remote. Or retire a machine."
        )
        {
            Group = CommandGroup.LookAfter,
            Paragraphs =
            [
                "Every stored copy of the session goes, of every project, with its states, subagents and tool results. History is written anew without it; all else in it stays. What lies at the source stays there, and is not saved again. Other machines take it out of their copies with their next sync.",
                "A plan comes first. On a terminal it asks; elsewhere --yes is needed. Afterwards it is looked for everywhere, and what cannot be reached from here is listed.",
                "--machine alone retires a machine that is no more: status no longer calls it quiet, and its sessions stay unless --with-sessions is given. When it syncs again, it counts again.",
            ],
            Examples =
            [
                new("claude-backup forget 3f2a --dry-run", "See what would go, and what cannot be reached"),
                new("claude-backup forget 3f2a --yes", "Forget a session without being asked"),
                new("claude-backup forget --machine laptop", "Retire a machine; what it saved stays"),
                new("claude-backup forget --list", "See what was forgotten"),
            ],
            Exits =
            [
                Exits.Done("Forgotten or retired, here and at the remote; or listed."),
                Exits.Failed(
                    "There is no such session or machine, or git failed. What was begun is completed by the next sync."
                ),
                new(
                    ExitCodes.Usage,
                    "Wrong usage, several sessions fit, a copy lies outside of --project, or --yes is missing without a terminal."
                ),
                Exits.NotPushed("Forgotten here. The remote could not follow yet; the next sync pushes."),
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged("History is damaged, or something of the session was found afterwards; each is named."),
                new(ExitCodes.Cancelled, "Cancelled, or the question was answered with no. Nothing was forgotten."),
            ],
        };
}
