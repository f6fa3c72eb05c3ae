using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class InitHelp
{
    public static CommandHelp Text() =>
        new("Set up the repository and save everything for the first time. Run again to check the setup and sync.")
        {
            Group = CommandGroup.Setup,
            Paragraphs =
            [
                "On a terminal it asks what it has to know; with --yes or --local, or without a terminal, it asks nothing. A second run changes nothing that was answered.",
            ],
            Examples =
            [
                new("claude-backup init", "Set up, with a few questions on a terminal"),
                new(
                    "claude-backup init --local --yes",
                    "Set up without a question, and keep everything on this machine"
                ),
                new("claude-backup init --backend github --yes", "Set up with a private repository of yours on GitHub"),
                new(
                    "claude-backup init --remote git@example.org:backup.git --yes",
                    "Set up with a remote of your own, and join what is there"
                ),
            ],
            Exits =
            [
                Exits.Done("Set up and saved."),
                Exits.Failed("Failed: git is missing, the disk is full, or the folder holds something else."),
                new(ExitCodes.Usage, "Wrong usage or settings, or the repository saves another Claude home."),
                Exits.Partial("Set up and saved, but some files could not be read or brought back; each is named."),
                Exits.NotPushed("Set up and saved here, but not pushed to the remote."),
                Exits.Locked,
                Exits.Damaged(),
                new(ExitCodes.Cancelled, "Cancelled, or the question was answered with no."),
            ],
            Environment = [Variables.ClaudeHome, Variables.Repository, Variables.Machine],
        };
}
