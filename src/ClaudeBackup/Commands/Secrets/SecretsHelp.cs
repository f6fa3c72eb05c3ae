using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class SecretsHelp
{
    public static CommandHelp Scan() =>
        new(
            "Look for secrets in everything stored, pushed or not. Shows rule, file, line and fingerprint, never the secret."
        )
        {
            Group = CommandGroup.LookAfter,
            Examples =
            [
                new("claude-backup scan", "Scan what this machine stored last"),
                new("claude-backup scan --all --history", "Scan every state that any machine ever stored"),
                new("claude-backup scan --check", "Fail in a script when something is found"),
            ],
            Exits =
            [
                Exits.Done("Scanned; with --check: nothing was found that is not allowed."),
                Exits.Failed("With --check: something was found that is not allowed."),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
        };

    public static CommandHelp Text() =>
        new("Show or set what happens when something to be pushed looks like a secret.")
        {
            Group = CommandGroup.LookAfter,
            Paragraphs =
            [
                "It is set for the current remote. Without a setting it is warn for a private GitHub repository or a folder, else block.",
            ],
            Examples =
            [
                new("claude-backup secrets", "See the setting, and what is allowed"),
                new("claude-backup secrets block", "Push nothing while something looks like a secret"),
                new(
                    "claude-backup secrets allow 0f1e2d3c4b5a6978",
                    "Allow a finding, by its fingerprint in claude-backup scan"
                ),
            ],
            Exits =
            [
                Exits.Done("Shown or set."),
                Exits.Failed("The setting could not be written."),
                new(ExitCodes.Usage, "Wrong usage, or there is no remote that it could be set for."),
                Exits.NotInitialised,
                Exits.Cancelled,
            ],
        };

    public static CommandHelp Allow() =>
        new("Allow a finding from now on: it is not a secret, or is fine to share.")
        {
            Examples = [new("claude-backup secrets allow 0f1e2d3c4b5a6978", "Allow a finding, by its fingerprint")],
            Exits =
            [
                Exits.Done("Allowed, or allowed before."),
                Exits.Failed("The setting could not be written."),
                new(ExitCodes.Usage, "Wrong usage, or something that is not a fingerprint."),
                Exits.NotInitialised,
                Exits.Cancelled,
            ],
        };
}
