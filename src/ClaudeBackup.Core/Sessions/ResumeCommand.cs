using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sessions;

/// <summary>The shell line by which a restored session goes on.</summary>
public static class ResumeCommand
{
    /// <summary>For example <c>cd /home/dev/api &amp;&amp; claude --resume 11111111-…</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="place">Where it goes on.</param>
    /// <param name="shell">What the line is pasted into.</param>
    public static string For(StoredSession session, ResumePlace place, Shell shell) =>
        InFolder(
            place.Folder,
            shell,
            place.ClaudeHome is { } home
                ? ShellLine.With(shell, "CLAUDE_CONFIG_DIR", home, $"claude --resume {session.Id}")
                : $"claude --resume {session.Id}"
        );

    private static string InFolder(string? folder, Shell shell, string command) =>
        folder is null ? command : ShellLine.InFolder(shell, folder, command);
}
