using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class VerifyHelp
{
    public static CommandHelp Text() =>
        new("Prove that everything saved is whole, and repair what is not.")
        {
            Group = CommandGroup.LookAfter,
            Paragraphs =
            [
                "It looks at every list, segment, name, ref and git object of the newest snapshot and its history, and at the files beside .git. With --read-data it also reads all of them, decompresses what is compressed, and compares it with the snapshot and with files at the source that are unchanged since they were saved.",
                "--repair has a plan first, which --dry-run shows alone; on a terminal it asks, elsewhere it needs no --yes, for it only heals. It sets damaged files aside, never deletes them, and looks for sound copies beside git, at the source and at the remote; then it looks again and names what is left. Without it nothing is changed.",
                "--remote also proves the copy at the remote: a folder of this machine is read where it is, any other remote is fetched and thrown away, as a whole with --read-data, else commits and trees alone where it can leave out the rest. With --repair, what is damaged in a folder is set aside, and what it lacks is put there from here; of any other remote you hear what to do.",
                "--accept-loss is for what a repair does not bring back: history is written anew without it, a note stands in its place in the file, and what is still there stays. Until then every sync ends with 12, and a new remote cannot be filled.",
                "--drill restores everything into a temporary folder, some at a time, and compares it; status tells when you last did. Runs of the schedule verify by themselves once a week, with a tenth of the data, and all of a remote that is a folder of this machine.",
            ],
            Examples =
            [
                new("claude-backup verify", "Look at the structure, in about a second"),
                new("claude-backup verify --read-data", "Read and prove every byte"),
                new("claude-backup verify --repair", "Repair what is damaged, and look again"),
                new("claude-backup verify --remote", "Prove the copy at the remote, too"),
                new("claude-backup verify --repair --accept-loss", "Go on without what nobody has any more"),
                new("claude-backup verify --drill", "Restore everything for practice"),
                new("claude-backup verify --read-data-subset 10%", "Read the tenth that was not read for the longest"),
            ],
            Exits =
            [
                Exits.Done("Everything that was looked at is whole."),
                Exits.Failed("It could not be looked at."),
                Exits.Usage,
                Exits.NotInitialised,
                Exits.Locked,
                Exits.Damaged("Something is damaged or missing; each is named."),
                Exits.Cancelled,
            ],
        };
}
