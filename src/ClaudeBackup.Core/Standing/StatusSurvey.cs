using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>Finds out how things stand.</summary>
/// <param name="source">The source.</param>
/// <param name="remote">The remote, of which nothing is asked.</param>
/// <param name="cleanup">Tells when Claude Code deletes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class StatusSurvey(Source source, RemoteService remote, SettingsFiles cleanup, TimeProvider clock)
{
    /// <summary>
    /// Looks once. No lock is taken and no file of the source is read but Claude Code's settings and its own file; an index that had to be
    /// derived anew is kept.
    /// </summary>
    /// <exception cref="Failures.BackupException">A list of files is damaged.</exception>
    public async Task<StatusReport> LookAsync(OpenedRepository opened, CancellationToken cancellation)
    {
        var (repository, machine, settings, facts) = opened;
        var indexes = await new IndexStore(repository).LoadAllAsync(machine.Slug, cancellation);
        var own = indexes.FirstOrDefault(i => i.Slug == machine.Slug) ?? MachineIndex.Empty(machine.Slug);
        var seen = source.Compare(repository, own, settings.Capture, only: null, cancellation);
        var unsaved = seen.Unsaved.Where(f => !ClientFile.IsAsSaved(f, source.Home)).ToArray();
        var missing = seen.Changes.Vanished.Select(f => f.Source).ToHashSet();
        var lastSync =
            own.Entries.Count == 0 ? DateTimeOffset.UnixEpoch : own.Files.Max(f => f.Variants.Max(v => v.Saved));
        var catalog = SessionCatalog.Of(indexes);
        var manifests = new DerivedDocuments(repository).ReadManifests(indexes);
        var retired = new RetiredMachines(repository);
        var remembered = LastExchange.Read(repository);
        var now = clock.GetUtcNow();
        var (period, project) = cleanup.ShortestCleanup(PurgeOutlook.Projects(own));
        return new StatusReport
        {
            Machine = machine,
            Settings = settings,
            Facts = facts,
            Numbers = MachineManifest.Of(own, machine, settings, lastSync),
            RepositorySize = own.Files.Sum(f => f.Variants.Sum(v => v.StoredSize)) + repository.PackBytes,
            StoredSessions = catalog.Sessions.Count,
            OwnSessions = catalog.Sessions.Count(s => s.Machine == machine.Slug),
            Machines = [.. indexes.Select(i => i.Slug)],
            Manifests = manifests,
            Remote = remembered,
            Copy =
                remote.FolderOf(settings) is { } folder && Disks.AreSame(source.Files, folder, repository.Root)
                    ? SecondCopy.SameDisk
                : settings.Remote is null ? SecondCopy.None
                : SecondCopy.Elsewhere,
            SecretPolicy = remote.SecretPolicy(settings),
            Secrets = SecretRecord
                .Read(repository)
                .Found.Where(r => !r.Secret.Finding.IsAllowed(settings.Secrets.Allowed))
                .ToLookup(r => settings.Remote is { } to && r.SentTo.Contains(to), r => r.Secret),
            RemoteSize = remote.Size(opened),
            Waiting = settings.Remote is null ? WaitingSnapshots.None : await remote.WaitingAsync(cancellation),
            AbsentSessions = own.Entries.Values.Count(f =>
                IsTranscript(f.Source) && (f.AbsentSince is not null || missing.Contains(f.Source))
            ),
            Proof = LastProof.Read(repository),
            AllRead = VerifyRecord.Read(repository, now).Oldest,
            Damage = [.. indexes.Select(i => i.Damage).Append(LostObjects(repository)).OfType<string>()],
            OtherHome = await OtherHomeAsync(repository, cancellation),
            HiddenSessions = seen.Changes.HiddenSessions,
            SourceExists = seen.Scan.SourceExists,
            Dangling = seen.Changes.Dangling,
            IsBlind = seen.Changes.Blind is not null,
            UnsavedFiles = unsaved.Length,
            UnsavedSessions = unsaved.Select(f => f.Scanned.Source).Where(IsTranscript).Distinct().Count(),
            Purge = PurgeOutlook.Of(seen, period, project, now),
            Forgotten = seen.Scan.Forgotten,
            ForgettingWaits = new ForgottenStore(repository).Pending() is not null,
            LeftOut = [.. LeftOut(seen, own).OrderBy(l => l.Path.Value, StringComparer.Ordinal)],
            Losses = [.. SettingsLoss.ReadAll(repository).Where(l => l.IsRecent(now))],
            Quiet = QuietMachine.Of(retired.InUse(manifests), machine.Slug, remembered.Agreed),
            Retired = retired.Among(manifests),
        };
    }

    private async Task<string?> OtherHomeAsync(BackupRepository repository, CancellationToken cancellation)
    {
        var home = new SavedHome(repository, source);
        return await home.OtherAsync(cancellation) is { } other ? $"{home.Sentence(other)} {home.WayOut(other)}" : null;
    }

    // Whoever packs git's objects anew writes new files first.
    private static string? LostObjects(BackupRepository repository) =>
        RepositoryHealing.ObjectsSince(repository) is { Gone.Count: > 0, Changed.Count: 0 }
            ? $"Files are gone in which git keeps what was saved: {repository.Git.Objects.Folder}."
            : null;

    private static IEnumerable<LeftOut> LeftOut(SourceComparison seen, MachineIndex own) =>
        seen.Scan.LeftOut.Concat(own.NotText.Keys.Select(source => new LeftOut(source, ExclusionReason.NotText)));

    private static bool IsTranscript(RelativePath path) => SessionPath.IsTranscript(path);
}
