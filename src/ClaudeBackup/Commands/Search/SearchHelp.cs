using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class SearchHelp
{
    public static CommandHelp Text() =>
        new("Find words in everything that was ever said in a session.")
        {
            Group = CommandGroup.BringBack,
            Paragraphs =
            [
                "It looks into prompts, answers, calls of tools and what they gave back, of every machine and project; into sessions that Claude Code has deleted; and into what live ones have said since the last sync. Each session is given once, with its best passage and the line that goes on there.",
                "Words are looked for together: one prompt and what follows it. \"Quotes\" mean exactly these characters, auth* a beginning, /slashes/ a regular expression; OR, NOT, a minus and (parentheses) combine. What narrows has the names of the options: project:api in:prompt since:2w. Whatever else is typed is text.",
            ],
            Examples =
            [
                new("claude-backup search refresh token", "Find both words in one passage"),
                new("claude-backup search '\"foo_bar(\" -test'", "Find exactly these characters, without a word"),
                new("claude-backup search ECONNREFUSED in:result since:2w", "Find what a tool gave back lately"),
                new("claude-backup search migration --file schema.sql", "Find where a file was touched, too"),
                new("claude-backup search is:deleted login", "Look only into sessions that the source has no longer"),
            ],
            Exits =
            [
                Exits.Done("Searched, also where nothing was found."),
                Exits.Failed("There is no SQLite to search with, or the index cannot be used."),
                new(ExitCodes.Usage, "An option has no meaning. No query is wrong."),
                Exits.NotInitialised,
                Exits.Cancelled,
            ],
            Environment = [Variables.ClaudeHome, Variables.Pager, Variables.TimeZone],
        };
}
