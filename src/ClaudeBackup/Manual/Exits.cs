namespace ClaudeBackup.Manual;

/// <summary>Conditions that several commands share, in the words for most of them.</summary>
internal static class Exits
{
    public static ExitCondition Usage { get; } = new(ExitCodes.Usage, "Wrong usage or settings. Nothing was done.");

    public static ExitCondition NotInitialised { get; } =
        new(ExitCodes.NotInitialised, "There is no repository yet. Run: claude-backup init");

    public static ExitCondition Locked { get; } =
        new(ExitCodes.Locked, "Another run is at work and did not end in time. Try again later.");

    public static ExitCondition Cancelled { get; } =
        new(ExitCodes.Cancelled, "Cancelled by Ctrl-C or SIGTERM. What was saved before is safe.");

    public static ExitCondition NotChosen { get; } =
        new(ExitCodes.Cancelled, "Cancelled by Ctrl-C or SIGTERM, or by Esc in a list of sessions.");

    public static ExitCondition Done(string when) => new(ExitCodes.Done, when);

    public static ExitCondition Failed(string when) => new(ExitCodes.Failed, when);

    public static ExitCondition Partial(string when) => new(ExitCodes.Partial, when);

    public static ExitCondition NotPushed(string when) => new(ExitCodes.NotPushed, when);

    public static ExitCondition Damaged(
        string when = "Stored data is damaged, and no sound copy was found. Run: claude-backup verify --repair"
    ) => new(ExitCodes.Integrity, when);
}
