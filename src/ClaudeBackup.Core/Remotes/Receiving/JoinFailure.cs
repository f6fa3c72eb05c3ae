using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// What it means that a remote's history could not be taken: joining writes the work tree, so a full disk or a file that somebody holds open
/// keeps us from the remote, not from what was saved.
/// </summary>
internal static class JoinFailure
{
    private const string Full = "What was saved here is safe. Free some space, then run: claude-backup sync";

    private const string Held =
        "What was saved here is safe. Close the program that holds that file, or make it writable, then run: claude-backup sync";

    /// <summary>The failure in our words; null for what has nothing to do with the remote or the disk.</summary>
    public static BackupException? Of(Exception e, BackupRepository repository) =>
        e switch
        {
            BackupException failure => failure,
            IOException io when FileSystem.IsDiskFull(io) => new BackupException(
                FailureKind.Failed,
                $"The disk is full: what the remote has could not be written to {repository.Root}.",
                Full,
                e
            )
            {
                Code = FailureCode.DiskFull,
            },
            IOException or UnauthorizedAccessException => new BackupException(
                FailureKind.Failed,
                $"What the remote has could not be written to {repository.Root}: {e.Message}",
                Held,
                e
            )
            {
                Code = FailureCode.RepositoryUnwritable,
            },
            _ => null,
        };
}
