using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ProfileHelp
{
    public static CommandHelp Export() =>
        new(
            "Put your setup into one file for another machine: settings, skills, hooks, MCP servers, without credentials."
        )
        {
            Group = CommandGroup.Move,
            Paragraphs =
            [
                "Paths in your home become paths in the home that imports it. Secrets among the values are left blank, and listed.",
            ],
            Examples =
            [
                new("claude-backup export-config", "Put it into a file in your home, named by the day"),
                new(
                    "claude-backup export-config setup.tar.gz --force",
                    "Put it into a file of your choice, in place of what is there"
                ),
                new("claude-backup export-config --dry-run", "See what would be in it"),
            ],
            Exits =
            [
                Exits.Done("Written."),
                Exits.Failed("Not written: the file is there, or with --secrets block something looks like a secret."),
                Exits.Usage,
                Exits.Partial("Written, but some files could not be read; each is named."),
                Exits.Cancelled,
            ],
            Environment = [Variables.ClaudeHome],
        };

    public static CommandHelp Import() =>
        new("Import a setup: show what is new and what will run because of it, then write all of it or nothing.")
        {
            Group = CommandGroup.Move,
            Paragraphs =
            [
                "Hooks, MCP servers and other commands that Claude Code would run are shown before it asks. A file that is there and differs stays, unless --force is given.",
            ],
            Examples =
            [
                new("claude-backup import-config setup.tar.gz", "Import what export-config wrote"),
                new(
                    "claude-backup import-config --from-machine laptop",
                    "Import what another machine saved in the repository"
                ),
                new("claude-backup import-config setup.tar.gz --dry-run", "See the plan, and write nothing"),
            ],
            Exits =
            [
                Exits.Done("Imported, or there already."),
                Exits.Failed(
                    "Nothing was written: the file is no such archive, is damaged, or has names that lead elsewhere."
                ),
                Exits.Usage,
                Exits.Partial(
                    "Imported, but some files could not be written, or stayed as they differ; each is named."
                ),
                Exits.NotInitialised,
                new(ExitCodes.Cancelled, "Cancelled, or the question was answered with no. Nothing was written."),
            ],
            Environment = [Variables.ClaudeHome],
        };
}
