using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Commands;

/// <summary>How much of a session is forgotten: what is remembered of it tells no project, so every machine takes all of its copies out.</summary>
internal static class ForgetScope
{
    /// <summary>Refuses a session beside a secret: that is masked wherever it stands.</summary>
    public static void RequireAlone(SessionFilter filter, string? session)
    {
        if (session is not null || !filter.IsEmpty)
        {
            throw new BackupException(
                FailureKind.Usage,
                "A secret is masked wherever it stands, so --secret takes no session and no filter.",
                "To see where it stands, add --dry-run."
            );
        }
    }

    /// <summary>Refuses one or two letters for what does not come back, and names what they mean.</summary>
    public static void RequireEnough(string? typed, StoredSession session)
    {
        if (typed is not null && typed.Trim().Length < ForgottenNote.FewestDigits)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{typed} means {session.Id} (\"{SecretMask.Of(session.Digest.Title ?? "no title")}\"), and is too short for what does not come back.",
                $"Give {ForgottenNote.FewestDigits} characters or more of it: claude-backup forget {session.Id} --dry-run"
            );
        }
    }

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
