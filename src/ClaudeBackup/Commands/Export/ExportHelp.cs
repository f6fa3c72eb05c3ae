using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ExportHelp
{
    public static CommandHelp Text() =>
        new("Write a session to a file: Markdown, or one HTML page that needs no network.")
        {
            Paragraphs =
            [
                "A name that ends in .html makes a page, any other one Markdown. Anything that looks like a secret is hidden and counted, and homes become ~.",
            ],
            Group = CommandGroup.BringBack,
            Examples =
            [
                new("claude-backup export 3f2a", "Write a session as Markdown, here"),
                new("claude-backup export fix the login", "Write one by words of its title"),
                new(
                    "claude-backup export 3f2a session.html",
                    "Write it as an HTML page, to read in a browser or to print"
                ),
                new("claude-backup export 3f2a -", "Print it as Markdown, for another program"),
                new(
                    "claude-backup export --all --project webshop --html webshop-sessions",
                    "Write all sessions of a project into a folder, with an index"
                ),
            ],
            Exits =
            [
                Exits.Done("Written."),
                Exits.Failed(
                    "No stored session matches that id, those words or the filters, or a file already exists."
                ),
                new(
                    ExitCodes.Usage,
                    "Wrong usage, or an id, words or filters that match several sessions, which are listed."
                ),
                Exits.Partial(
                    "Written, but a session could not be exported, or something that belongs to one could not be read."
                ),
                Exits.NotInitialised,
                Exits.Damaged("A transcript is damaged in the repository, and no sound copy was found."),
                Exits.NotChosen,
            ],
            Environment = [Variables.TimeZone],
        };
}
