using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

internal static class ScheduleHelp
{
    public static CommandHelp Text() =>
        new("Schedule automatic syncs through the scheduler of this system.")
        {
            Group = CommandGroup.Setup,
            Paragraphs =
            [
                "That is systemd or cron on Linux, launchd on macOS, the Task Scheduler on Windows. When two runs in a row fail or are missed, you are notified.",
                "The job starts the program where it is installed. Run from a cache, as by npx, the program keeps a copy for the job, which newer versions renew.",
            ],
            Examples =
            [
                new("claude-backup schedule", "See when it last ran and when it runs next"),
                new("claude-backup schedule daily", "Sync every night"),
                new("claude-backup schedule hourly --dry-run", "See what that would change"),
                new("claude-backup schedule off", "Schedule nothing"),
                new(
                    "claude-backup schedule --ping https://hc.example.org/ping/1f7c",
                    "Tell a monitoring service of each run"
                ),
            ],
            Exits =
            [
                Exits.Done("Scheduled, or shown."),
                Exits.Failed("Not scheduled: nothing here starts programs by the clock, or it refused."),
                new(ExitCodes.Usage, "Wrong usage or settings, or the repository saves another Claude home."),
                Exits.NotInitialised,
                Exits.Cancelled,
            ],
        };
}
