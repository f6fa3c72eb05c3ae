namespace ClaudeBackup.Core.Sessions;

/// <summary>Where on this machine a session goes on.</summary>
/// <param name="Folder">The folder in which Claude Code is started; null for whichever the user is in.</param>
/// <param name="Note">What this lacks and what to do about it, as sentences; null when it works as it stands.</param>
public sealed record ResumePlace(string? Folder, string? Note)
{
    /// <summary>The Claude home in which Claude Code has to look; null for its usual one.</summary>
    public string? ClaudeHome { get; init; }
}
