using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Verifying;

/// <summary>What a drill came to.</summary>
/// <param name="Record">The numbers that are remembered.</param>
/// <param name="Files">Files that were restored and compared.</param>
/// <param name="Bytes">Bytes of them.</param>
/// <param name="Problems">What did not come back as it was saved.</param>
/// <param name="LeftOut">Machines whose files were left at the remote, and so are not restored.</param>
/// <param name="IsFull">Whether all was restored that is here.</param>
public sealed record DrillReport(
    DrillRecord Record,
    int Files,
    long Bytes,
    IReadOnlyList<FileProblem> Problems,
    IReadOnlyList<Slug> LeftOut,
    bool IsFull
)
{
    /// <summary>Keeps the numbers for whoever asks how things stand.</summary>
    public void TryRemember(BackupRepository repository) =>
        LastProof.TryChange(
            repository,
            proof => IsFull ? proof with { Full = Record } : proof with { Partial = Record }
        );
}

/// <summary>
/// Restores what is saved into a folder of its own, as a restore would, and compares each file. Some at a time, so that it needs little room, and takes
/// no lock of the repository: a sync beside it only adds.
/// </summary>
/// <param name="repository">The repository, in whose local folder it restores.</param>
/// <param name="files">The file system.</param>
/// <param name="cleanup">Tells when Claude Code deletes, as restores ask.</param>
/// <param name="clock">Tells the time.</param>
public sealed class DrillRun(BackupRepository repository, IFileSystem files, SettingsFiles cleanup, TimeProvider clock)
{
    // so much may lie in the folder at once; a single file may be more
    private const long MostBytes = 256L * 1024 * 1024;
    private const int MostFiles = 2048;

    private readonly RestoredCheck _check = new(files);
    private readonly List<FileProblem> _problems = [];
    private readonly List<FileProblem> _damage = [];

    // a run beside may forget or prune: what is not there any more proves nothing
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Hears how many source bytes came back.</summary>
    public IProgress<ByteProgress>? Progress { get; init; }

    /// <summary>Restores and compares.</summary>
    /// <param name="indexes">Of all machines.</param>
    /// <param name="own">The slug of this one.</param>
    /// <param name="share">How much.</param>
    /// <param name="cancellation">Ends it; the folder is taken away.</param>
    /// <exception cref="BackupException">Another drill is at work, or the folder cannot be made.</exception>
    public async Task<DrillReport> RunAsync(
        IReadOnlyList<MachineIndex> indexes,
        Slug own,
        DrillShare share,
        CancellationToken cancellation
    )
    {
        using var held =
            TryTake()
            ?? throw new BackupException(
                FailureKind.Locked,
                "Another drill is at work.",
                "Wait until it has finished, then run the command again."
            );
        Clear();
        var here = RepositoryFacts.Read(repository).KeptAlone(own) is { } alone
            ? indexes.Where(i => i.Slug == alone).ToArray()
            : [.. indexes];
        try
        {
            var chosen = here.Select(index => (index, share.Of(SessionCatalog.Of([index]).Sessions, clock.GetUtcNow())))
                .ToArray();
            var steps = chosen.SelectMany(c => Plan(c.index, c.Item2, share)).ToArray();
            await RestoreAsync(steps, cancellation);
            var problems = _damage.Concat(_problems).ToArray();
            var bad = problems.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
            var sessions = chosen
                .SelectMany(c => c.Item2)
                .Where(s => !s.Files.Any(f => _taken.Contains(f.Source.Value)))
                .ToArray();
            return new DrillReport(
                new DrillRecord(
                    clock.GetUtcNow(),
                    sessions.Length,
                    sessions.Count(s => !s.Files.Any(f => bad.Contains(f.Source.Value))),
                    Sentence()
                ),
                steps.Length,
                steps.Sum(s => s.Variant.Size),
                problems,
                [.. indexes.Select(i => i.Slug).Except(here.Select(i => i.Slug))],
                share.IsAll
            );
        }
        finally
        {
            Clear();
        }
    }

    private string? Sentence() =>
        _damage.Count == 0
            ? null
            : $"In a drill {_damage.Count:N0} file{(_damage.Count == 1 ? "" : "s")} did not come back as saved, the first: {_damage[0].Path}. {_damage[0].Reason}";

    private AbsolutePath Folder => repository.LocalFolder / Leftovers.Drill;

    private IDisposable? TryTake()
    {
        try
        {
            return RepositoryLock.TryTakeDrill(repository);
        }
        catch (Exception e)
            when ((e is IOException io && !FileSystem.IsDiskFull(io)) || e is UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"A drill restores into {Folder}, and nothing can be written there: {e.Message}",
                "To prove every byte without writing, run: claude-backup verify --read-data",
                e
            );
        }
    }

    private IEnumerable<RestoreStep> Plan(MachineIndex index, IReadOnlyList<StoredSession> sessions, DrillShare share)
    {
        var wanted = sessions.SelectMany(s => s.Entries).Select(e => e.Source).ToHashSet();
        var chosen = share.IsAll
            ? index
            : index with
            {
                Entries = index.Entries.Where(e => wanted.Contains(e.Key)).ToDictionary(),
            };
        var plan = new RestoreService(repository, files, HomeOf(index.Slug), cleanup, clock).Plan(chosen, force: false);
        _problems.AddRange(plan.Problems);
        return plan.Steps;
    }

    private ClaudeHome HomeOf(Slug slug) =>
        new(Folder / slug.Value / "home") { DesktopSessions = Folder / slug.Value / "desktop" };

    private async Task RestoreAsync(RestoreStep[] steps, CancellationToken cancellation)
    {
        var all = steps.Sum(s => s.Variant.Size);
        var done = 0L;
        var run = new RestoreRun(repository, files) { IsForGood = false };
        foreach (var some in Portions(steps))
        {
            var summary = await run.ApplyAsync(
                new RestorePlan
                {
                    Home = Folder,
                    Steps = some,
                    Warnings = [],
                },
                ShiftedProgress.By(Progress, done, all, ProgressStep.Restoring),
                cancellation
            );
            _taken.UnionWith(summary.TakenAway);
            (summary.FoundDamage ? _damage : _problems).AddRange(summary.Problems.Where(p => !_taken.Contains(p.Path)));
            var failed = summary.Problems.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
            _damage.AddRange(
                Workers
                    .Map([.. some.Where(s => !failed.Contains(s.File.Source.Value))], _check.Of, cancellation)
                    .OfType<FileProblem>()
            );
            done += some.Sum(s => s.Variant.Size);
            Clear();
        }
    }

    private static IEnumerable<IReadOnlyList<RestoreStep>> Portions(IEnumerable<RestoreStep> steps)
    {
        var (some, bytes) = (new List<RestoreStep>(), 0L);
        foreach (var step in steps)
        {
            if (some.Count > 0 && (some.Count == MostFiles || bytes + step.Variant.Size > MostBytes))
            {
                yield return some;
                (some, bytes) = ([], 0);
            }

            some.Add(step);
            bytes += step.Variant.Size;
        }

        if (some.Count > 0)
        {
            yield return some;
        }
    }

    private void Clear() => _ = files.TryDeleteWhole(Folder);
}
