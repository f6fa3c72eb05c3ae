using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>Counts the sessions at the source when Claude Code was updated, before anything else looks at them.</summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The source.</param>
/// <param name="files">The file system of the source.</param>
/// <param name="settings">Tells when Claude Code deletes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class CensusTaker(
    BackupRepository repository,
    ClaudeHome home,
    IFileSystem files,
    SettingsFiles settings,
    TimeProvider clock
)
{
    /// <summary>Counts if the version is another one than before; what is missing goes to the notices.</summary>
    /// <param name="version">The version of Claude Code at work; null when it is unknown.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task TakeAsync(string? version, CancellationToken cancellation)
    {
        if (version is null)
        {
            return;
        }

        var before = ClientRecord.Read(repository);
        if (before is not null && before.Version != version)
        {
            var (index, _) = await new IndexStore(repository).LoadAsync(
                MachineIdentity.Read(repository).Slug,
                cancellation
            );
            var scan = new Scanner(files, home, repository.Root).Scan(SyncScope.Sessions, cancellation);
            var missing = ChangeDetector.Compare(scan, index, SyncScope.Sessions).Vanished;
            var period = settings.CleanupIn(project: null);
            if (Census.Of(before, version, index, missing, period, clock.GetUtcNow()).Notice is { } notice)
            {
                new NoticeBoard(repository).Put(notice);
            }
        }

        new ClientRecord(version, clock.GetUtcNow()).Write(repository);
    }
}
