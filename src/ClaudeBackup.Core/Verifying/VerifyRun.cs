using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Verifying;

/// <summary>What a look at a repository came to.</summary>
/// <param name="Snapshot">The newest acknowledged snapshot; null before the first.</param>
/// <param name="Defects">What is wrong, the worst first.</param>
/// <param name="Counts">What was looked at.</param>
/// <param name="Record">When which part of the bytes was last read, this time included.</param>
public sealed record VerifyReport(
    ObjectId? Snapshot,
    IReadOnlyList<Defect> Defects,
    VerifyCounts Counts,
    VerifyRecord Record
)
{
    /// <summary>The remote whose copy was looked at, too; null where none was.</summary>
    public string? Remote { get; init; }

    /// <summary>Whether anything that was saved is affected, here or at the remote.</summary>
    public bool IsDamaged => Defects.Any(d => d.AffectsSaved);

    /// <summary>Whether nothing at all is to be put right.</summary>
    public bool IsWhole => Defects.All(d => d.Harm is Harm.None);

    /// <summary>What is damaged here, in one sentence; null when nothing is.</summary>
    public string? Damage => Sentence("Stored data is damaged", Defects.Where(d => d.Kind is not DefectKind.Remote));

    /// <summary>What is damaged at the remote, in one sentence; null when nothing is, and where it was not looked at.</summary>
    public string? RemoteDamage =>
        Sentence("The copy at the remote is damaged", Defects.Where(d => d.Kind is DefectKind.Remote));

    /// <summary>This, with what was found at the remote.</summary>
    public VerifyReport With(string remote, IEnumerable<Defect> found) =>
        this with
        {
            Remote = remote,
            Defects = [.. Defects.Concat(found).OrderByDescending(d => d.Harm)],
        };

    /// <summary>
    /// Keeps what was found for whoever asks how things stand, and which bytes were read; where nothing can be written, nothing. What an earlier look found in
    /// bytes that this one did not read stays known.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="share">What was read.</param>
    /// <param name="now">The time.</param>
    public void TryRemember(BackupRepository repository, ReadShare share, DateTimeOffset now)
    {
        Record.TryWrite(repository);
        LastProof.TryChange(
            repository,
            proof =>
                (
                    Damage is null && proof is { Damage: not null, WasRead: true } && share != ReadShare.All
                        ? proof
                        : proof with
                        {
                            Damage = Damage,
                            WasRead = Damage is not null && share != ReadShare.None,
                        }
                ) with
                {
                    Looked = now,
                    RemoteDamage = Remote is null ? proof.RemoteDamage : RemoteDamage,
                }
        );
    }

    private static string? Sentence(string what, IEnumerable<Defect> defects) =>
        defects.Where(d => d.AffectsSaved).ToArray() is [var first, ..] and { Length: var count }
            ? $"{what}: {first.Meaning}{(count == 1 ? "" : $" There {(count == 2 ? "is 1 more defect" : $"are {count - 1:N0} more defects")}.")}"
            : null;
}

/// <summary>
/// Looks at all of a repository and changes nothing of it: refs, objects, lists, segments, the files beside <c>.git</c>, our own small files; and reads as much of the
/// stored bytes as is asked for. The lock of the repository is the caller's, for a sync moves what is looked at.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="source">The file system of the source.</param>
/// <param name="place">Where a file of the source lies.</param>
/// <param name="now">The time.</param>
public sealed class VerifyRun(
    BackupRepository repository,
    IFileSystem source,
    Func<RelativePath, AbsolutePath?> place,
    DateTimeOffset now
)
{
    private readonly List<Defect> _defects = [];
    private VerifyCounts _counts = VerifyCounts.None;

    /// <summary>Hears how many stored bytes were read.</summary>
    public IProgress<ByteProgress>? Progress { get; init; }

    /// <summary>Looks.</summary>
    /// <param name="share">Which part of the stored bytes is read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">There is no repository; or git is missing, or failed for a reason that is no damage.</exception>
    public async Task<VerifyReport> RunAsync(ReadShare share, CancellationToken cancellation)
    {
        if (!Directory.Exists(repository.LocalFolder.Value))
        {
            // says how one is made
            _ = MachineIdentity.Read(repository);
        }

        var record = VerifyRecord.Read(repository, now);
        var slices = share.Of(record);
        var git = new GitCheck(repository);
        _defects.AddRange(new LocalCheck(repository).Run());
        _defects.AddRange(new LocalNotes(repository).Run());
        _defects.AddRange(git.Refs());
        _defects.AddRange(new GitNotes(repository).Run());
        _defects.AddRange(new GitStrays(repository).Run(cancellation));
        if (slices.Count == ReadShare.Slices && new LocalCheck(repository).Searched() is { } search)
        {
            _defects.Add(search);
        }

        var objects = git.Objects(everything: slices.Count == ReadShare.Slices, cancellation);
        _defects.AddRange(objects.Defects);
        _counts = _counts with { ObjectFiles = objects.Files };
        var head = repository.Head;
        var view = head is { } commit ? await TryViewAsync(commit, objects.Unsound, cancellation) : null;
        // with settings that are told already, git is not even started
        if (repository.Git.Settings.Wrong() is null)
        {
            _defects.AddRange(await git.MissingAsync(RepositoryHealing.Tips(repository), view, cancellation));
        }

        if (view is not null)
        {
            record = await CheckAsync(view, slices, record, cancellation);
        }

        return new VerifyReport(
            head,
            [
                .. _defects
                    .DistinctBy(d => (d.Kind, d.Path))
                    .OrderByDescending(d => d.Harm)
                    .ThenBy(d => d.Kind)
                    .ThenBy(d => d.Path, StringComparer.Ordinal),
            ],
            _counts,
            record
        );
    }

    private async Task<SnapshotView?> TryViewAsync(
        ObjectId commit,
        IReadOnlySet<ObjectId> unsound,
        CancellationToken cancellation
    )
    {
        try
        {
            var alone = MachineIdentity.TryRead(repository) is { } machine
                ? RepositoryFacts.Read(repository).KeptAlone(machine.Slug)
                : null;
            return await SnapshotView.ReadAsync(repository, commit, unsound, alone, cancellation);
        }
        catch (BackupException e)
            when (e.Kind is FailureKind.Integrity or FailureKind.Failed && e.Code != FailureCode.GitUnreadable)
        {
            _defects.Add(
                new Defect(
                    DefectKind.GitObject,
                    commit.ToString(),
                    $"The newest snapshot cannot be read: {e.Message}",
                    Harm.OneCopy
                )
            );
            return null;
        }
    }

    private async Task<VerifyRecord> CheckAsync(
        SnapshotView view,
        IReadOnlySet<int> slices,
        VerifyRecord record,
        CancellationToken cancellation
    )
    {
        await using var blobs = repository.Git.OpenBlobs();
        var snapshot = new SnapshotCheck(view, blobs).Run(cancellation);
        var workTree = new WorkTreeCheck(repository, view);
        _defects.AddRange(snapshot.Defects);
        _defects.AddRange(workTree.Run(cancellation));
        CompareIndexes(view, snapshot);
        var here = snapshot.Segments.Where(s => s.Segment.StoredSize is not Segment.UnknownSize).ToArray();
        SegmentPlace[] read = [.. here.Where(s => slices.Contains(ReadShare.SliceOf(s.Segment)))];
        using var data = new DataCheck(repository, workTree) { Progress = Progress };
        var damaged = data.Run(read, cancellation);
        _defects.AddRange(damaged);
        _defects.AddRange(workTree.Others(read.Select(s => s.Path), slices.Count == ReadShare.Slices, cancellation));
        if (
            slices.Count > 0
            && MachineIdentity.TryRead(repository) is { } machine
            && Index(machine.Slug, view) is { } own
        )
        {
            _defects.AddRange(
                new SourceCheck(
                    source,
                    place,
                    new MaskStore(repository).All(),
                    new TraceMasker(new ForgottenStore(repository).All()),
                    NamedMachine.Of(machine)
                ).Run(own, s => slices.Contains(ReadShare.SliceOf(s)), cancellation)
            );
        }

        _counts = _counts with
        {
            Machines = snapshot.Segments.Select(s => s.Machine).Distinct().Count(),
            Lists = snapshot.Lists,
            Files = snapshot.Files,
            Segments = snapshot.Segments.Count,
            WorkTreeFiles = workTree.Shown.Count,
            ReadSegments = read.Length,
            ReadBytes = read.Sum(s => s.Segment.StoredSize),
            NotHere = snapshot.Segments.Count(s => s.Segment.StoredSize is Segment.UnknownSize && !view.IsKept(s.Path)),
        };
        var bad = damaged.Count == 0 ? [] : damaged.Select(d => d.Path).ToHashSet(StringComparer.Ordinal);
        var unsound = here.Where(s => bad.Contains(s.Path)).Select(s => ReadShare.SliceOf(s.Segment)).ToHashSet();
        return record.With(slices.Where(slice => !unsound.Contains(slice)), now);
    }

    private void CompareIndexes(SnapshotView view, CheckedSnapshot snapshot)
    {
        var machines = new IndexStore(repository).Machines();
        var indexes = machines.Select(slug => Index(slug, view)).ToArray();
        if (MachineIdentity.TryRead(repository) is { } machine)
        {
            var documents = new DerivedDocuments(repository);
            _defects.AddRange(
                // where one is not kept, nobody knows what the documents should say without deriving it
                (
                    indexes.All(i => i is not null)
                        ? documents.Stale([.. indexes.OfType<MachineIndex>()], machine)
                        : documents.Unreadable(machines)
                ).Select(path => new Defect(
                    DefectKind.WorkTree,
                    path,
                    $"{path} does not tell what the snapshot tells. It is derived from it, for other programs.",
                    Harm.Harmless
                ))
            );
        }

        var bySlug = snapshot.Segments.ToLookup(s => s.Machine);
        foreach (var slug in bySlug.Select(g => g.Key))
        {
            if (Index(slug, view) is { } index && LocalCheck.Compare(index, bySlug[slug]) is { } defect)
            {
                _defects.Add(defect);
            }
        }
    }

    // one of another snapshot is derived anew by whoever reads it
    private MachineIndex? Index(Slug slug, SnapshotView view) =>
        new IndexStore(repository).Cached(slug) is { } index && index.Commit == view.Commit ? index : null;
}
