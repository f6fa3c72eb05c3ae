using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Commands;

/// <summary>Tells of an id that nothing stored has whether that session was forgotten, so that nobody looks for it any longer.</summary>
internal static class ForgottenNote
{
    /// <summary>Below that the beginning of an id says little.</summary>
    public const int FewestDigits = 4;

    /// <param name="app">Composes.</param>
    /// <returns>Gives the failure for what was typed; null where it is no id of a forgotten session.</returns>
    public static Func<string, BackupException?> Of(App app) =>
        typed =>
            typed.Length >= FewestDigits
            && app
                .Forget.Forgotten()
                .Select(f => f.Tombstone)
                .FirstOrDefault(t => t.Session.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                is { } tombstone
                ? BackupException.NotFound(
                    $"{tombstone.Session} was forgotten {app.Local.InWords(tombstone.Forgotten)}. Nothing stored has it any more.",
                    "To see all that was forgotten, run: claude-backup forget --list"
                )
                : null;
}
