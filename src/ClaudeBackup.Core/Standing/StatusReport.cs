using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>How things stand, found without reading a single session.</summary>
public sealed record StatusReport
{
    /// <summary>This machine.</summary>
    public required MachineIdentity Machine { get; init; }

    /// <summary>Our settings.</summary>
    public required LocalSettings Settings { get; init; }

    /// <summary>What this repository is.</summary>
    public required RepositoryFacts Facts { get; init; }

    /// <summary>The numbers of this machine.</summary>
    public required MachineManifest Numbers { get; init; }

    /// <summary>Bytes of the repository: what lies in the work tree of this machine, and git's packs.</summary>
    public required long RepositorySize { get; init; }

    /// <summary>Sessions stored, of all machines.</summary>
    public required int StoredSessions { get; init; }

    /// <summary>The slugs of all machines.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>What each machine last said of itself; one that never did is left out.</summary>
    public required IReadOnlyList<MachineManifest> Manifests { get; init; }

    /// <summary>What is remembered of the remote.</summary>
    public required RemoteRecord Remote { get; init; }

    /// <summary>What is done about secrets on their way there; null without a remote.</summary>
    public required SecretPolicy? SecretPolicy { get; init; }

    /// <summary>What the scans found so far and the user did not allow, by whether the remote has it.</summary>
    public required ILookup<bool, StoredSecret> Secrets { get; init; }

    /// <summary>How much lies there; null without a remote.</summary>
    public required RemoteSize? RemoteSize { get; init; }

    /// <summary>What the remote does not have, as far as is known here.</summary>
    public required WaitingSnapshots Waiting { get; init; }

    /// <summary>Sessions stored that are missing at the source.</summary>
    public required int AbsentSessions { get; init; }

    /// <summary>Whether there is a Claude home.</summary>
    public required bool SourceExists { get; init; }

    /// <summary>Files at the source that the next sync would read: new, or with another fingerprint.</summary>
    public required int UnsavedFiles { get; init; }

    /// <summary>Of those, transcripts.</summary>
    public required int UnsavedSessions { get; init; }

    /// <summary>The machine whose files a home that is gone would get back: this one, or else the one that saved last; null when nothing is stored.</summary>
    public string? BringsBack =>
        Manifests
            .Where(m => m.Sessions.Files + m.Config.Files > 0)
            .OrderByDescending(m => string.Equals(m.MachineSlug, Machine.Slug, StringComparison.Ordinal))
            .ThenByDescending(m => m.LastSync, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.MachineSlug;

    /// <summary>What Claude Code deletes next.</summary>
    public required PurgeOutlook Purge { get; init; }

    /// <summary>What lies in the Claude home and is not saved; of a folder only its own name. Ordered by path.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>Settings files that lost most of what they said, and did not get it back.</summary>
    public required IReadOnlyList<SettingsLoss> Losses { get; init; }

    /// <summary>Other machines of which nothing new has come.</summary>
    public required IReadOnlyList<QuietMachine> Quiet { get; init; }
}

/// <summary>Finds out how things stand.</summary>
/// <param name="home">The source.</param>
/// <param name="remote">The remote, of which nothing is asked.</param>
/// <param name="files">The file system of the source.</param>
/// <param name="managedSettings">Claude Code's settings of the administrator.</param>
/// <param name="clock">Tells the time.</param>
public sealed class StatusSurvey(
    ClaudeHome home,
    RemoteService remote,
    IFileSystem files,
    AbsolutePath managedSettings,
    TimeProvider clock
)
{
    /// <summary>
    /// Looks once. No lock is taken and no file of the source is read but Claude Code's settings and its own file; an index that had to be
    /// derived anew is kept.
    /// </summary>
    /// <exception cref="Failures.BackupException">A list of files is damaged.</exception>
    public async Task<StatusReport> LookAsync(OpenedRepository opened, CancellationToken cancellation)
    {
        var (repository, machine, settings, facts) = opened;
        var indexes = await new IndexStore(repository).LoadAllAsync(cancellation);
        var own =
            indexes.FirstOrDefault(i => string.Equals(i.Slug, machine.Slug, StringComparison.Ordinal))
            ?? MachineIndex.Empty(machine.Slug);
        var scan = new Scanner(files, home, repository.Root, settings.Capture).Scan(SyncScope.Everything, cancellation);
        var changes = ChangeDetector.Compare(scan, own, SyncScope.Everything);
        var toRead = changes.ToRead.Where(f => !IsOldNews(f)).ToArray();
        var unsaved = toRead.Select(f => f.Scanned.Source).Where(IsTranscript).ToHashSet();
        var missing = changes.Vanished.Select(f => f.Source).ToHashSet();
        var lastSync =
            own.Entries.Count == 0 ? DateTimeOffset.UnixEpoch : own.Files.Max(f => f.Variants.Max(v => v.Saved));
        var catalog = SessionCatalog.Of(indexes);
        IReadOnlyList<MachineManifest> manifests =
        [
            .. indexes.Select(i => Manifest(repository, i.Slug)).OfType<MachineManifest>(),
        ];
        var remembered = RemoteRecord.Read(repository);
        return new StatusReport
        {
            Machine = machine,
            Settings = settings,
            Facts = facts,
            Numbers = MachineManifest.Of(own, machine, settings, lastSync),
            RepositorySize = own.Files.Sum(f => f.Variants.Sum(v => v.StoredSize)) + repository.PackBytes,
            StoredSessions = catalog.Sessions.Count,
            Machines = [.. indexes.Select(i => i.Slug)],
            Manifests = manifests,
            Remote = remembered,
            SecretPolicy = remote.SecretPolicy(settings),
            Secrets = SecretRecord
                .Read(repository)
                .Found.Where(r => !settings.Secrets.Allowed.Contains(r.Secret.Finding.Fingerprint))
                .ToLookup(r => settings.Remote is { } to && r.SentTo.Contains(to), r => r.Secret),
            RemoteSize = remote.Size(settings, facts),
            Waiting = settings.Remote is null ? WaitingSnapshots.None : await remote.WaitingAsync(cancellation),
            AbsentSessions = own.Entries.Values.Count(f =>
                IsTranscript(f.Source) && (f.AbsentSince is not null || missing.Contains(f.Source))
            ),
            SourceExists = scan.SourceExists,
            UnsavedFiles = toRead.Length,
            UnsavedSessions = unsaved.Count,
            Purge = Purge(scan, unsaved, catalog.Sessions.Where(s => s.Machine == machine.Slug)),
            LeftOut =
            [
                .. scan
                    .LeftOut.Concat(own.NotText.Keys.Select(source => new LeftOut(source, ExclusionReason.NotText)))
                    .OrderBy(l => l.Path.Value, StringComparer.Ordinal),
            ],
            Losses = [.. SettingsLoss.ReadAll(repository).Where(l => clock.GetUtcNow() - l.Time < LossWatch.Told)],
            Quiet = QuietMachine.Of(manifests, machine.Slug, remembered.Agreed),
        };
    }

    // the client writes its own file at every start, and seldom anything of the user's
    private static bool IsOldNews(FileToRead file)
    {
        if (file is not { Scanned.IsState: true, Stored: { } stored })
        {
            return false;
        }

        try
        {
            var kept = ClientState.Keep(File.ReadAllBytes(file.Scanned.Path.Value)).Json;
            return ContentHash.Of(kept) == stored.CurrentVariant.Segments[0].Hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    private static MachineManifest? Manifest(BackupRepository repository, string slug) =>
        new DerivedDocuments(repository).ReadManifest(slug) is { } manifest
            ? manifest with
            {
                MachineSlug = slug,
            }
            : null;

    private static bool IsTranscript(RelativePath source) => SessionPath.IsTranscript(source);

    private PurgeOutlook Purge(ScanResult scan, HashSet<RelativePath> unsaved, IEnumerable<StoredSession> sessions)
    {
        var projects = sessions.Select(s => s.ProjectPath).OfType<string>().Distinct(StringComparer.Ordinal);
        var (period, project) = new SettingsFiles(files, home, managedSettings).ShortestCleanup(projects);
        return PurgeOutlook.Of(
            (period as CleanupAfterDays)?.Days,
            project,
            scan.Files.Where(f => IsTranscript(f.Source))
                .Select(f => (Timestamp.FromUnixNs(f.Metadata.ModifiedNs), !unsaved.Contains(f.Source))),
            clock.GetUtcNow()
        );
    }
}
