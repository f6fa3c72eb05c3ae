using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class BackendHelp
{
    public static CommandHelp Text() =>
        new("Choose where backups go.")
        {
            Group = CommandGroup.Setup,
            Examples =
            [
                new("claude-backup backend set github", "Keep a copy in a private repository of yours on GitHub"),
            ],
            Exits = [new(ExitCodes.Usage, "Wrong usage: one of the commands below has to follow.")],
        };

    public static CommandHelp Set() =>
        new(
            "Switch to another remote. Everything is pushed there and verified first; until then the old one stays in use."
        )
        {
            Paragraphs =
            [
                "What is there already is proved before it is relied on: a folder is read, any other remote that holds something is fetched as a whole. A damaged one is not taken.",
                "github makes a private repository claude-backup-data through gh, and refuses to push while anybody else can read it. git takes any remote: ssh, https, a folder on a drive.",
            ],
            Examples =
            [
                new("claude-backup backend set github", "Keep a copy in a private repository of yours on GitHub"),
                new(
                    "claude-backup backend set git --remote git@example.org:backup.git",
                    "Keep a copy on a server of your own"
                ),
                new("claude-backup backend set git --remote /media/usb/backup.git", "Keep a copy on a drive"),
                new("claude-backup backend set local", "Keep everything on this machine alone"),
            ],
            Exits =
            [
                Exits.Done("Switched: the new remote has everything."),
                Exits.Failed(
                    "Not switched: the remote cannot be reached, refuses, is public, is damaged, or holds something else."
                ),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged(),
                Exits.Cancelled,
            ],
        };
}
