using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>
/// Counts the sessions at the source when Claude Code was updated, and for a week after it: in the look of each sync behind a hook, before that
/// saves anything.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="cleanup">Tells when Claude Code deletes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class CensusTaker(BackupRepository repository, SettingsFiles cleanup, TimeProvider clock)
{
    /// <summary>Counts what a sync saw; what is missing goes to the notices. What cannot be counted stands in the way of no saving.</summary>
    /// <param name="version">The version of Claude Code at work; null when it is unknown.</param>
    /// <param name="seen">The source, and what is stored of it.</param>
    internal void Take(string? version, SourceComparison seen)
    {
        try
        {
            var now = clock.GetUtcNow();
            var before = ClientRecord.Read(repository);
            if ((version ?? before?.Version) is not { } current)
            {
                return;
            }

            var client = ClientRecord.Next(before, current, now);
            if (client.IsUpdated(now) && Count(client, seen)?.Notice(LocalTime.Of(clock)) is { } notice)
            {
                new NoticeBoard(repository).Replace(Census.Matter, [notice]);
            }

            client.Write(repository);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the version stays the one before, so that the next run counts
            return;
        }
    }

    /// <summary>Notes that the client is still there at the end of a run: what went by then counts as gone under its version.</summary>
    /// <param name="version">The version of Claude Code at work; null when it is unknown.</param>
    internal void Leave(string? version)
    {
        try
        {
            // one that was not counted yet is still to come
            if (ClientRecord.Read(repository) is { } client && (version is null || version == client.Version))
            {
                (client with { Seen = clock.GetUtcNow() }).Write(repository);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private Census? Count(ClientRecord client, SourceComparison seen) =>
        Census.Of(
            client,
            seen,
            cleanup.CleanupIn(project: null),
            RunHistory.Of(new RunLog(repository).NewestFirst()).LastGood
        );
}
