using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>
/// Every state of a session that a snapshot saved: those that lie beside each other, and those that only git's history has since others went on from them. Told
/// by the lists of the snapshots; bytes are read only where these do not tell how a state goes on from another, or where it was compacted.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="fetch">Brings blobs here that were left at the remote.</param>
public sealed class SessionHistory(
    BackupRepository repository,
    Func<IReadOnlyCollection<ObjectId>, CancellationToken, Task> fetch
)
{
    /// <summary>The states, oldest first.</summary>
    /// <param name="session">The session, of the newest snapshot.</param>
    /// <param name="progress">Told of the bytes that are read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">No transcript is kept of it.</exception>
    public async Task<IReadOnlyList<KeptState>> OfAsync(
        StoredSession session,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (session.Transcript?.File is not { } transcript)
        {
            throw SessionPeek.WithoutTranscript(session);
        }

        var list = session.Machine.PathOf(RepositoryLayout.ListOf(transcript.Path));
        var changes = await new MachineSnapshots(repository).ChangesAsync(session.Machine, [list], cancellation);
        await fetch([.. changes.Select(c => c.Id).OfType<ObjectId>()], cancellation);
        using var store = new SegmentStore(repository);
        var relations = new StateBytes(repository, session.Machine, transcript, store, fetch);
        var digests = transcript
            .Variants.SelectMany(v => v.Segments)
            .Where(s => s.Digest is not null)
            .DistinctBy(s => s.Hash)
            .ToDictionary(s => s.Hash, s => s.Digest!);
        var states = new List<KeptState>();
        ListedStates? before = null;
        (ListedStates In, Variant Variant)? last = null;
        await using var blobs = repository.Git.OpenBlobs();
        foreach (
            var listed in ListedStates.WithoutNotes(
                [
                    .. changes
                        .Reverse()
                        .Select(change => ListedStates.TryRead(change, transcript.Path, blobs))
                        .OfType<ListedStates>(),
                ],
                transcript.Path
            )
        )
        {
            cancellation.ThrowIfCancellationRequested();
            var others = listed.ChangedOthers(before);
            var changed = listed.Changed(before, isAny: others.Count > 0);
            foreach (var variant in changed)
            {
                states.Add(
                    new KeptState
                    {
                        Snapshot = listed.Snapshot,
                        Time = listed.Time,
                        Variant = variant,
                        WasCurrent = variant.Number == listed.Current,
                        Change = last is var (from, earlier)
                            ? await relations.CompareAsync((from, earlier), (listed, variant), cancellation)
                            : StateChange.First,
                        Entries = EntriesOf(variant, digests),
                        HasNotes = await relations.HasNotesAsync(listed, variant, cancellation),
                        Others = ReferenceEquals(variant, changed[^1]) ? others : [],
                    }
                );
                last = (listed, variant);
            }

            before = listed;
        }

        var all = Compacted(Marked(states, session, transcript), session.Machine, transcript, store, progress);
        return await relations.MarkedAsync(all, cancellation);
    }

    private static int? EntriesOf(Variant variant, Dictionary<ContentHash, TranscriptDigest> known)
    {
        var digests = variant.Segments.Select(s => s.Digest ?? known.GetValueOrDefault(s.Hash)).ToArray();
        return Array.TrueForAll(digests, d => d is not null)
            ? digests.Aggregate(TranscriptDigest.Empty, (all, next) => all.Then(next!)).Entries
            : null;
    }

    private static KeptState[] Marked(List<KeptState> states, StoredSession session, StoredFile transcript)
    {
        var last = states
            .GroupBy(s => s.Variant.Number)
            .Select(same => same.Last())
            .ToHashSet(ReferenceEqualityComparer.Instance);
        return
        [
            .. states.Select(s =>
                last.Contains(s)
                    ? s with
                    {
                        IsLastOfNumber = true,
                        IsRestored = s.Variant.Number == transcript.Fullest.Number,
                        IsAtSource = s.Variant.Number == transcript.Current && session.AbsentSince is null,
                    }
                    : s
            ),
        ];
    }

    private static KeptState[] Compacted(
        KeptState[] states,
        Slug machine,
        StoredFile transcript,
        SegmentStore store,
        IProgress<ByteProgress>? progress
    )
    {
        if (states.Length < 2)
        {
            return states;
        }

        var met = states.Select(s => s.Variant.Number).ToHashSet();
        var variants = transcript.Variants.Where(v => met.Contains(v.Number)).ToArray();
        var read = new SumProgress(progress, variants.Sum(v => v.Size));
        var ends = variants.ToDictionary(v => v.Number, v => Compactions.In(store, machine, transcript, v, read));
        var counts = states
            .Select(s => ends.GetValueOrDefault(s.Variant.Number)?.Count(end => end <= s.Variant.Size))
            .ToArray();
        return
        [
            .. states.Select(
                (s, i) =>
                    s with
                    {
                        Compactions = counts[i],
                        IsBeforeCompaction = i + 1 < counts.Length && counts[i + 1] > counts[i],
                    }
            ),
        ];
    }

    /// <summary>Adds up what several threads have read.</summary>
    private sealed class SumProgress(IProgress<ByteProgress>? progress, long total) : IProgress<long>
    {
        private long _done;

        public void Report(long value) => progress?.Report(new ByteProgress(Interlocked.Add(ref _done, value), total));
    }
}
