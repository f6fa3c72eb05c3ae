using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>What is to be scanned.</summary>
/// <param name="AllMachines">What every machine stored, not this one alone.</param>
/// <param name="History">Every state that was ever stored, not the newest alone.</param>
public sealed record ScanRequest(bool AllMachines, bool History);

/// <summary>What a scan found.</summary>
/// <param name="Found">In order of machines, files and lines, each with whether the remote has it; those that are allowed too.</param>
/// <param name="Allowed">Fingerprints of what may go.</param>
public sealed record ScanReport(IReadOnlyList<(StoredSecret Secret, bool Sent)> Found, IReadOnlySet<string> Allowed)
{
    /// <summary>Whether all that was asked for is on this disk, and was looked at.</summary>
    public bool IsComplete { get; init; } = true;
}

/// <summary>What the user lets go to remotes, and the scan on demand.</summary>
/// <param name="repository">The repository.</param>
public sealed class SecretService(BackupRepository repository)
{
    /// <summary>Lets what was found go from now on.</summary>
    /// <param name="fingerprints">As a scan tells them.</param>
    public void Allow(IEnumerable<string> fingerprints)
    {
        string[] more = [.. fingerprints.Select(f => f.ToLowerInvariant())];
        _ = LocalSettings.Change(
            repository,
            settings =>
                settings with
                {
                    Secrets = settings.Secrets with
                    {
                        Allowed = settings.Secrets.Allowed.Union(more).ToHashSet(StringComparer.OrdinalIgnoreCase),
                    },
                }
        );
    }

    /// <summary>Scans what is stored, whether or not it went to a remote.</summary>
    /// <exception cref="BackupException">The repository is damaged.</exception>
    public async Task<ScanReport> ScanAsync(
        OpenedRepository opened,
        ScanRequest request,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var (_, machine, settings, facts) = opened;
        if (repository.Head is not { } head)
        {
            return new ScanReport([], settings.Secrets.Allowed);
        }

        var own = request.AllMachines ? null : machine.Slug;
        var search = new SecretSearch(repository, FingerprintKeys.Of(repository));
        var found = request.History
            ? await search.HistoryAsync(head, [], progress, cancellation)
            : await search.SnapshotAsync(head, own, progress, cancellation);
        var unsent = await UnsentAsync(search, settings, head, cancellation);
        return new ScanReport(
            [
                .. found
                    .Where(s => own is null || s.Machine.Length == 0 || s.Machine == own.Value)
                    .Select(s => (s, unsent?.Contains(s.Key) is false)),
            ],
            settings.Secrets.Allowed
        )
        {
            IsComplete = !(facts.LeavesOthers && request.AllMachines),
        };
    }

    // null when nothing ever went anywhere
    private async Task<HashSet<(string, string, string)>?> UnsentAsync(
        SecretSearch search,
        LocalSettings settings,
        ObjectId head,
        CancellationToken cancellation
    ) =>
        settings.Remote is null || repository.Git.Refs.Read(RemoteAccess.AgreedRef) is not { } agreed
            ? null
            : (await search.HistoryAsync(head, [agreed], progress: null, cancellation)).Select(s => s.Key).ToHashSet();
}
