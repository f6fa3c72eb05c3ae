using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>How much of a session is forgotten: what is remembered of it tells no project, so every machine takes all of its copies out.</summary>
internal static class ForgetScope
{
    /// <summary>Refuses a project that does not have all copies.</summary>
    public static void Require(SessionFilter filter, IReadOnlyList<StoredSession> copies)
    {
        string[] others =
        [
            .. copies.Where(c => !filter.IsOfProject(c)).Select(c => $"{c.ProjectDirectory} of {c.Machine}").Distinct(),
        ];
        if (others.Length > 0)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{copies[0].Id} is also in {string.Join(", ", others)}, and a session is forgotten in all projects.",
                $"To see all that would go, run: claude-backup forget {copies[0].Id} --dry-run. To forget it, leave out --project."
            );
        }
    }
}
