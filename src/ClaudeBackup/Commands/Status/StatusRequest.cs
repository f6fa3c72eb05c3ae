using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Commands;

/// <summary>What is asked of <c>status</c>.</summary>
/// <param name="IsCheck">Whether it fails where something is too old.</param>
/// <param name="OlderThan">How old that is; null for what the schedule allows.</param>
/// <param name="IsVerbose">Whether nothing is left out.</param>
/// <param name="LeftOut">Whether it lists what is not saved.</param>
internal sealed record StatusRequest(bool IsCheck, TimeSpan? OlderThan, bool IsVerbose, bool LeftOut)
{
    /// <exception cref="BackupException">Usage: an age is given, and nothing is checked.</exception>
    public void RequireSense()
    {
        if (OlderThan is not null && !IsCheck)
        {
            throw new BackupException(
                FailureKind.Usage,
                "--older-than needs --check.",
                "Run: claude-backup status --check --older-than 1d"
            );
        }
    }
}
