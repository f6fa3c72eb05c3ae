using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
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
    // the client deletes minutes after its start, and people sign in days after an update
    private static readonly TimeSpan Watched = TimeSpan.FromDays(7);

    /// <summary>Counts while an update is recent; what is missing goes to the notices.</summary>
    /// <param name="version">The version of Claude Code at work; null when it is unknown.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task TakeAsync(string? version, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = ClientRecord.Read(repository);
        if ((version ?? before?.Version) is not { } current)
        {
            return;
        }

        var client = ClientRecord.Next(before, current, now);
        if (client.Former is not null && now - client.Since < Watched)
        {
            var census = await CountAsync(client, cancellation);
            if (census?.Notice is { } notice)
            {
                new NoticeBoard(repository).Replace(Census.Matter, [notice]);
            }
        }

        client.Write(repository);
    }

    private async Task<Census?> CountAsync(ClientRecord client, CancellationToken cancellation)
    {
        var slug = MachineIdentity.Read(repository).Slug;
        var (index, _) = await new IndexStore(repository).LoadAsync(slug, cancellation);
        var scan = new Scanner(files, home, repository.Root, CaptureSettings.Usual).Scan(
            SyncScope.Sessions,
            cancellation
        );
        return Census.Of(
            client,
            index,
            ChangeDetector.Compare(scan, index, SyncScope.Sessions).Vanished,
            scan.Files.Select(f => SessionPath.Of(f.Source))
                .OfType<SessionPath>()
                .Where(path => path.Role is SessionPathRole.Transcript)
                .Select(path => path.SessionId!)
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            settings.CleanupIn(project: null),
            RunHistory.Of(new RunLog(repository).NewestFirst()).LastGood
        );
    }
}
