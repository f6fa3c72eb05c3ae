using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Migration;

/// <summary>
/// Chooses which states of a file the new layout keeps: every one that no other extends, so nothing that was ever stored is
/// missing. A state is left out only when a kept one begins with as many bytes of the same CRC as its own gzip trailer
/// claims. That holds for torn files too: their last bytes are no trailer and match nothing, so they are decompressed.
/// </summary>
/// <param name="reader">Reads states.</param>
/// <param name="blobs">Opens them.</param>
/// <param name="stored">Reads what the new layout has already.</param>
internal sealed class FullestState(LegacyStateReader reader, LegacyBlobs blobs, SoundVariants stored)
{
    /// <summary>The clock of whoever reads what was wrong.</summary>
    public required LocalTime Local { get; init; }

    /// <summary>Chooses, and hands over what git does not have.</summary>
    /// <param name="file">The states.</param>
    /// <param name="existing">What the new layout has of it already.</param>
    /// <param name="place">Where its bytes belong.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ChosenFile> ChooseAsync(
        LegacyFile file,
        StoredFile? existing,
        StoredPath place,
        CancellationToken cancellation
    )
    {
        var pool = await CandidatesAsync(file, existing, cancellation);
        var alone = pool.Count == 1;
        var choice = new Choice(file, place, Local);
        while (pool.Count > 0)
        {
            var next = pool.MaxBy(c => (c.Mark.Size, c.Order))!;
            if (!alone && await ExtendingAsync(choice.Kept, next, cancellation) is { } longer)
            {
                choice.LeaveOut(next, longer);
                pool.Remove(next);
                continue;
            }

            if (next is { State: { } state, Proof: null })
            {
                next.Proof = await reader.ProveAsync(state, cancellation);
                if (next.Proof is not { } proof)
                {
                    pool.Remove(next);
                    continue;
                }

                var claimed = next.Mark;
                next.Mark = proof.Mark;
                if (!alone && (claimed != proof.Mark || claimed.Size == 0))
                {
                    // It is not what it claimed to be, or claimed nothing: its turn may be another one, or never come.
                    continue;
                }
            }

            pool.Remove(next);
            choice.Keep(await KeepAsync(file, next, pool, cancellation));
        }

        return choice.ToFile();
    }

    private async Task<List<LegacyCandidate>> CandidatesAsync(
        LegacyFile file,
        StoredFile? existing,
        CancellationToken cancellation
    )
    {
        var pool = stored
            .Sound(file.Slug, existing)
            .Select(variant => new LegacyCandidate { Stored = variant, Mark = stored.Mark(variant) })
            .ToList();
        // A single state needs no look at what it claims.
        var alone = pool.Count == 0 && file.States.Count == 1;
        foreach (var state in file.States)
        {
            var claimed = alone ? default : (await blobs.FrameAsync(state, cancellation))?.Claimed ?? default;
            pool.Add(new LegacyCandidate { State = state, Mark = claimed });
        }

        return pool;
    }

    private async Task<KeptCandidate?> ExtendingAsync(
        IReadOnlyList<KeptCandidate> kept,
        LegacyCandidate state,
        CancellationToken cancellation
    )
    {
        // Only what was decompressed is known to be empty; anything could claim it.
        if (state.Mark.Size == 0 && !state.IsProved)
        {
            return null;
        }

        foreach (var longer in kept.Where(k => k.Variant.Size >= state.Mark.Size))
        {
            if (longer.Marks.BeginsWith(state.Mark) is null)
            {
                longer.Marks = await MarksAsync(longer.From, [state.Mark.Size], cancellation);
            }

            if (longer.Marks.BeginsWith(state.Mark) == true)
            {
                return longer;
            }
        }

        return null;
    }

    private async Task<KeptCandidate> KeepAsync(
        LegacyFile file,
        LegacyCandidate candidate,
        IEnumerable<LegacyCandidate> others,
        CancellationToken cancellation
    )
    {
        var wanted = others.Select(o => o.Mark.Size).Where(size => size <= candidate.Mark.Size).ToArray();
        var variant =
            candidate.Stored
            ?? new Variant
            {
                Number = 0,
                Mode = Host.FilePermissions.PrivateFile,
                ModifiedNs = Timestamp.ToUnixNs(candidate.Proof!.Frame.Modified ?? candidate.State!.Saved),
                Saved = candidate.State!.Saved,
                Segments = await reader.SegmentsAsync(file, candidate.State, candidate.Proof, cancellation),
            };
        return new KeptCandidate
        {
            Variant = variant,
            From = candidate,
            Marks = await MarksAsync(candidate, wanted, cancellation),
        };
    }

    private async Task<PrefixMarks> MarksAsync(
        LegacyCandidate candidate,
        long[] wanted,
        CancellationToken cancellation
    ) =>
        wanted.Length == 0 ? new PrefixMarks([])
        : candidate.State is { } state ? await reader.MarksAsync(state, wanted, cancellation)
        : stored.Marks(candidate.Stored!, wanted);
}
