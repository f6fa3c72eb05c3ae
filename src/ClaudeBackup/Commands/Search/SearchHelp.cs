using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class SearchHelp
{
    public static CommandHelp Text() =>
        new("Find any word in any session, including those Claude Code has deleted.")
        {
            Group = CommandGroup.BringBack,
            Paragraphs =
            [
                "Searches prompts, answers, tool calls and their output on every machine and in every project, including deleted sessions and what live sessions have said since the last sync. Each session is listed once, with its best match and the commands that show and continue it.",
                "All words must occur together: in one prompt and what follows it. Use \"quotes\" for exact text, auth* for a beginning, /slashes/ for a regular expression, and combine with OR, NOT, a minus sign and (parentheses). Every filter below also works inside the query, as in project:api in:prompt since:2w. Anything else is plain text; every query is valid. With session:ID every match in that session is shown.",
                "In a pipe, each match is one line, uuid:entry:kind:text, and everything else goes to standard error.",
            ],
            Examples =
            [
                new("claude-backup search refresh token", "Find both words in one passage"),
                new("claude-backup search '\"foo_bar(\" -test'", "Find exact text, without another word"),
                new("claude-backup search ECONNREFUSED in:result since:2w", "Search recent tool output"),
                new("claude-backup search migration --file schema.sql", "Find where a file was worked on"),
                new("claude-backup search is:deleted login -C 1", "Search deleted sessions; show the turns around"),
                new("claude-backup search login -l", "List the matching sessions; in a pipe, just their ids"),
            ],
            Exits =
            [
                Exits.Done("Search completed, even if nothing matched."),
                Exits.Failed("SQLite is missing, or the search index cannot be used."),
                new(ExitCodes.Usage, "Nothing to search for, or an invalid option. Every query is valid."),
                Exits.NotInitialised,
                Exits.Cancelled,
            ],
            Environment = [Variables.ClaudeHome, Variables.Pager, Variables.TimeZone],
        };
}
