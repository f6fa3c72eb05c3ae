using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// What a sync does about damage: looks at what changed in git's store since the last one, heals it before anything is built on it, and where damage shows
/// only later, heals and goes on. What nobody has is told when all else is saved and sent.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The source.</param>
/// <param name="remote">The remote, asked only for what is missing.</param>
/// <param name="now">The time.</param>
internal sealed class SyncHealing(
    BackupRepository repository,
    ClaudeHome home,
    RemoteService remote,
    DateTimeOffset now
)
{
    private readonly RepositoryHealing _healing = new(repository, now);
    private readonly List<string> _warnings = [];
    private HealedObjects _last = HealedObjects.None;

    /// <summary>Sentences for the user on what was healed.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What the last look found missing that nobody had.</summary>
    public IReadOnlyList<MissingObject> Lost => _last.Lost;

    /// <summary>Why somebody could not be asked for it, a sentence each.</summary>
    public IReadOnlyList<string> Unasked => _last.Unasked;

    /// <summary>Saves, with what is damaged healed before, or after it showed. The lock is the caller's.</summary>
    public async Task<T> SaveAsync<T>(Func<Task<T>> save, CancellationToken cancellation)
    {
        await HealAsync(everything: false, cancellation);
        try
        {
            return Remember(await save());
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity && !cancellation.IsCancellationRequested)
        {
            await HealAsync(everything: true, cancellation);
            if (_last.Lost.Count > 0)
            {
                throw await DamageAsync(CancellationToken.None) ?? e;
            }

            return Remember(await save());
        }
    }

    /// <summary>Reads all that git keeps, and heals what is damaged. The lock is the caller's.</summary>
    /// <returns>Whether anything was healed, so that another try makes sense.</returns>
    public async Task<bool> HealAsync(bool everything, CancellationToken cancellation)
    {
        // under the lock, which has put right what was torn; a push may have given this machine another slug
        var opened = OpenedRepository.Read(repository);
        _last = await LookAsync(opened, everything, cancellation);
        if (!_last.FoundAny)
        {
            return false;
        }

        // where the remote could not be asked, it has the very commit
        if (
            _last.Unasked.Count == 0
            && await _healing.SaveAgainAsync(_last.Lost, opened.WorkTree, cancellation) is { } again
        )
        {
            _warnings.Add(again);
            _last = await LookAsync(opened, everything: true, cancellation) with
            {
                Damaged = _last.Damaged,
                Healed = _last.Healed,
            };
        }

        if (_last.Lost.Count == 0)
        {
            _healing.DoubtWorkTree();
        }

        // how commits stand to each other may be known only now
        _warnings.AddRange(await _healing.HealRefsAsync(cancellation));
        if (Sentence() is { } sentence)
        {
            _warnings.Add(sentence);
        }

        return _last.Healed.Count > 0 || _last.Damaged.Count > 0;
    }

    private Task<HealedObjects> LookAsync(OpenedRepository opened, bool everything, CancellationToken cancellation) =>
        _healing.HealObjectsAsync(
            [
                new IndexObjects(repository).Source,
                new GrownSegments(repository).Source,
                .. remote.Sources(opened),
                new SourceObjects(repository, opened.Machine.Slug, home).Source,
            ],
            everything,
            cancellation
        );

    /// <summary>What is damaged and could not be healed, to be thrown when all else is done; null when nothing is.</summary>
    public async Task<BackupException?> DamageAsync(CancellationToken cancellation)
    {
        if (_last.Lost.Count == 0)
        {
            return null;
        }

        var places = await PlacesAsync(cancellation);
        var what = places.Count > 0 ? places[0] : "what earlier snapshots hold";
        var more = _last.Lost.Count > 1 ? $", the first of {Count(_last.Lost.Count, "object")}" : "";
        return new BackupException(
            FailureKind.Integrity,
            $"Stored data is damaged, and no sound copy of it was found: {what}{more}. Everything else is sound, and what was new is saved.",
            Way()
        );
    }

    private string Way() =>
        _last.Unasked is [var why, ..]
            ? $"The next sync looks for it again; this one could not: {why}"
            : $"Another copy of the repository may have it, such as one on another machine or in a backup of this disk: git -C {repository.Root} fetch PATH main, then: claude-backup sync. To go on without it: claude-backup verify --repair --accept-loss";

    /// <summary>Tells of other machines of which not everything can be read.</summary>
    public void Tell(IEnumerable<MachineIndex> machines) =>
        _warnings.AddRange(machines.Select(m => m.Damage).OfType<string>().Except(_warnings));

    /// <summary>Notes that git's store is sound as it is now. The lock is the caller's.</summary>
    public void Remember()
    {
        if (_last.Lost.Count == 0)
        {
            _healing.Remember();
        }
    }

    private T Remember<T>(T saved)
    {
        Remember();
        return saved;
    }

    private string? Sentence()
    {
        var parts = new List<string>();
        if (_last.Damaged.Count > 0)
        {
            parts.Add($"{Count(_last.Damaged.Count, "damaged file")} went to {repository.QuarantineAt(now).Folder}");
        }

        parts.AddRange(_last.Healed.Select(h => $"{Count(h.Value, "object")} came back from {h.Key}"));
        return parts.Count == 0
            ? null
            : $"Damage in {repository.Root} was found and healed: {string.Join("; ", parts)}.";
    }

    private async Task<IReadOnlyList<string>> PlacesAsync(CancellationToken cancellation)
    {
        try
        {
            var lost = _last.Lost.Select(m => m.Id).ToHashSet();
            if (repository.Head is not { } head)
            {
                return [];
            }

            var newest = (await repository.Git.ListTreeAsync(head, pathPrefix: null, cancellation))
                .Where(e => lost.Contains(e.Id))
                .ToLookup(e => e.Id, e => e.Path);
            var older = await PastPlaces.TryPlaceAsync(
                repository,
                lost.Where(id => !newest.Contains(id)).ToHashSet(),
                cancellation
            );
            return
            [
                .. newest.Select(places => places.First()).Order(StringComparer.Ordinal),
                .. older
                    .Values.Select(was => $"{was.Path} as it was in the snapshot {was.Commit.ShortForm}")
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (BackupException)
        {
            // the trees themselves are lost
            return [];
        }
    }

    private static string Count(int number, string noun) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + noun + (number == 1 ? "" : "s");
}
