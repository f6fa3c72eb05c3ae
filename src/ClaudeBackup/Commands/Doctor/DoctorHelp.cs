using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class DoctorHelp
{
    public static CommandHelp Text() =>
        new("Look whether this machine can save, and what is in the way.")
        {
            Group = CommandGroup.LookAfter,
            Paragraphs =
            [
                "Small checks that know nothing of each other: git, repository, permissions, disk, the last proof, growth, other programs, clock, scheduler, the Claude home, when Claude Code deletes, hooks, the plugin, gh, the remote and its size. Each is fine, a warning or a failure, with the command that helps. It works when nothing else does, also where half of the repository is gone.",
                "--fix does what is harmless: it closes the repository to other users, puts git's refs and settings and our small files right, and installs a job again that is gone.",
            ],
            Examples =
            [
                new("claude-backup doctor", "Look at everything"),
                new("claude-backup doctor --fix --dry-run", "See what it would put right"),
                new("claude-backup doctor --fix", "Put right what is harmless, and look again"),
            ],
            Exits =
            [
                Exits.Done("Nothing keeps this machine from saving; there may be warnings."),
                Exits.Failed("Something does; each is named, with what helps."),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Cancelled,
            ],
        };
}
