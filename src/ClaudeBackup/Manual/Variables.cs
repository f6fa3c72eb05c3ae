namespace ClaudeBackup.Manual;

/// <summary>The environment variables of the program.</summary>
internal static class Variables
{
    public static Variable ClaudeHome { get; } =
        new("CLAUDE_CONFIG_DIR", "The Claude home: what is saved, and where restored files go. Default: ~/.claude.");

    public static Variable Repository { get; } = new("CLAUDE_BACKUP_DIR", "The repository. Default: ~/.claude-backup.");

    public static Variable Machine { get; } =
        new(
            "CLAUDE_BACKUP_MACHINE",
            "The name of this machine in the repository, read when it is set up. Default: the host name."
        );

    public static Variable Pager { get; } =
        new("PAGER", "The program that shows output longer than the terminal. Default: less -FRX.");

    public static Variable NoColor { get; } = new("NO_COLOR", "When set, nothing is coloured.");

    public static Variable TimeZone { get; } =
        new("TZ", "The time zone of times that are shown and typed. Default: the system's.");
}
