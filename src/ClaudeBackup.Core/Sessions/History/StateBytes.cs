using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Compares states of a transcript that different snapshots list, and finds their bytes where that takes them.</summary>
/// <param name="repository">The repository.</param>
/// <param name="machine">Who stored it.</param>
/// <param name="transcript">As the newest snapshot has it.</param>
/// <param name="store">Gives bytes.</param>
/// <param name="fetch">Brings blobs here that were left at the remote.</param>
internal sealed class StateBytes(
    BackupRepository repository,
    Slug machine,
    StoredFile transcript,
    SegmentStore store,
    Func<IReadOnlyCollection<ObjectId>, CancellationToken, Task> fetch
)
{
    /// <summary>How the later one goes on from the earlier one. Where bytes that it takes are damaged, they count as others.</summary>
    public async Task<StateChange> CompareAsync(
        (ListedStates In, Variant Variant) before,
        (ListedStates In, Variant Variant) after,
        CancellationToken cancellation
    )
    {
        try
        {
            // of one number the lists tell all there is to know
            return before.Variant.Number == after.Variant.Number
                ? StateRelation.Of(before.Variant, after.Variant, _ => [], _ => [])
                : StateRelation.Of(
                    before.Variant,
                    after.Variant,
                    await BytesOfAsync(before, cancellation),
                    await BytesOfAsync(after, cancellation)
                );
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return StateChange.Rewritten;
        }
    }

    /// <summary>Whether a note stands in a state for bytes that were lost; damaged ones are no note.</summary>
    public async Task<bool> HasNotesAsync(ListedStates listed, Variant variant, CancellationToken cancellation)
    {
        try
        {
            return variant.Segments.Any(s => LossNote.MayBe(transcript.Path, s.Size))
                && LossNote.IsIn(transcript.Path, variant, await BytesOfAsync((listed, variant), cancellation));
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return false;
        }
    }

    /// <summary>
    /// Marks, where bytes are lost of what a restore would bring back, the fullest state of which none are; those that had more are damaged. What nobody can tell,
    /// for its bytes are at a remote that does not answer, stays as it is.
    /// </summary>
    public async Task<IReadOnlyList<KeptState>> MarkedAsync(KeptState[] states, CancellationToken cancellation)
    {
        // it was read for what was compacted in it
        if (states.Length < 2 || states.FirstOrDefault(s => s.IsRestored) is not { Compactions: null } restored)
        {
            return states;
        }

        var damaged = new HashSet<KeptState>(ReferenceEqualityComparer.Instance);
        foreach (
            var state in states
                .Reverse()
                .Where(s => !s.HasNotes)
                .OrderByDescending(s => s == restored)
                .ThenByDescending(s => s.Variant.Size)
        )
        {
            cancellation.ThrowIfCancellationRequested();
            if (await IsSoundAsync(state, cancellation) is not { } isSound)
            {
                break;
            }

            if (isSound)
            {
                return
                [
                    .. states.Select(s =>
                        s with
                        {
                            IsDamaged = damaged.Contains(s),
                            IsFullestSound = s == state && damaged.Count > 0,
                        }
                    ),
                ];
            }

            _ = damaged.Add(state);
        }

        return [.. states.Select(s => s with { IsDamaged = damaged.Contains(s) })];
    }

    private async Task<bool?> IsSoundAsync(KeptState state, CancellationToken cancellation)
    {
        try
        {
            var bytes = await BytesOfAsync(state.Snapshot, state.Variant, cancellation);
            for (var i = 0; i < state.Variant.Segments.Count; i++)
            {
                _ = bytes(i);
            }

            return true;
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            return e.Kind is FailureKind.Integrity ? false : null;
        }
    }

    private Task<Func<int, byte[]>> BytesOfAsync(
        (ListedStates In, Variant Variant) state,
        CancellationToken cancellation
    ) => BytesOfAsync(state.In.Snapshot, state.Variant, cancellation);

    private async Task<Func<int, byte[]>> BytesOfAsync(
        ObjectId snapshot,
        Variant variant,
        CancellationToken cancellation
    )
    {
        var codec = transcript.Path.Codecs[0];
        string[] names =
        [
            .. variant.Segments.Select((_, i) => machine.PathOf(transcript.Path.SegmentFile(variant.Number, i, codec))),
        ];
        var found = await new CommitGraph(repository.Git).ListEverythingAsync(snapshot, names, cancellation);
        var blobs = found.ToDictionary(e => e.Path, e => e.Id, StringComparer.Ordinal);
        await fetch([.. blobs.Values], cancellation);
        var located = variant with
        {
            Segments =
            [
                .. variant.Segments.Select(
                    (s, i) => s with { Blob = blobs.GetValueOrDefault(names[i]) ?? ObjectId.None, Codec = codec }
                ),
            ],
        };
        return index => store.Read(machine, transcript, located, index);
    }
}
