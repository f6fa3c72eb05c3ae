using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ForgetHelp
{
    public static CommandHelp Text() =>
        new(
            "Take one session or secret out of the backup for good: of every snapshot, this disk and the remote. Or retire a machine."
        )
        {
            Group = CommandGroup.LookAfter,
            Paragraphs =
            [
                "Every stored copy of the session goes, of every project, with its states, subagents and tool results. Its prompts in history.jsonl become asterisks. History is written anew without it; all else in it stays. What lies at the source stays there, and is not saved again. Other machines take it out of their copies with their next sync.",
                "A plan comes first. On a terminal it asks; elsewhere --yes is needed. Afterwards it is looked for everywhere, and what cannot be reached from here is listed.",
                "--secret masks a secret that leaked: an asterisk for each byte of it, in every state of every file; all else stays as it is. What the source still has of it is masked when it is saved. Revoke the secret all the same, where it was issued.",
                "--machine alone retires a machine that is no more: status no longer calls it quiet, and its sessions stay unless --with-sessions is given. When it syncs again, it counts again.",
            ],
            Examples =
            [
                new("claude-backup forget 3f2a --dry-run", "See what would go, and what cannot be reached"),
                new("claude-backup forget 3f2a --yes", "Forget a session without being asked"),
                new(
                    "claude-backup forget --secret 0f1e2d3c4b5a6978 --dry-run",
                    "See where a secret is, by its fingerprint in claude-backup scan"
                ),
                new("claude-backup forget --machine laptop", "Retire a machine; what it saved stays"),
                new("claude-backup forget --list", "See what was forgotten"),
            ],
            Exits =
            [
                Exits.Done("Forgotten or retired, here and at the remote; or listed."),
                Exits.Failed(
                    "There is no such session, secret or machine, or git failed. What was begun is completed by the next sync."
                ),
                new(
                    ExitCodes.Usage,
                    "Wrong usage, several sessions or secrets fit, a copy lies outside of --project, or --yes is missing without a terminal."
                ),
                Exits.NotPushed("Forgotten here. The remote could not follow yet; the next sync pushes."),
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged(
                    "History is damaged, or something of the session or the secret was found afterwards; each is named."
                ),
                new(ExitCodes.Cancelled, "Cancelled, or the question was answered with no. Nothing was forgotten."),
            ],
        };
}
