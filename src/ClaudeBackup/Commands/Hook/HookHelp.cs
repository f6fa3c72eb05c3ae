using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class HookHelp
{
    public static CommandHelp Text() =>
        new("Take an event of Claude Code from standard input, return at once, and save in the background.")
        {
            Paragraphs =
            [
                "The plugin calls it when a session starts, ends or is compacted. A hook that fails is an error on the user's screen, so it never does.",
            ],
            Examples =
            [
                new(
                    "echo '{\"hook_event_name\":\"SessionEnd\"}' | claude-backup hook",
                    "Tell that a session has ended"
                ),
            ],
            Exits = [Exits.Done("Always.")],
        };
}
