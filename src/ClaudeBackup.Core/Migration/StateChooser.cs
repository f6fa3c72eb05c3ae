using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Migration;

/// <summary>What became of one file of an older layout.</summary>
/// <param name="File">As the new layout has it; null when no state of it could be read.</param>
/// <param name="Removed">When the reference removed it; null while it was there.</param>
/// <param name="Damaged">The state whose file was never committed and is damaged, to be kept as it is outside the tree.</param>
/// <param name="Problem">What is missing.</param>
internal sealed record ChosenFile(
    StoredFile? File,
    DateTimeOffset? Removed,
    AbsolutePath? Damaged,
    FileProblem? Problem
);

/// <summary>
/// Chooses which states of a file the new layout keeps: every one that no other extends, so nothing that was ever stored is
/// missing. A state is left out only when a kept one begins with as many bytes of the same CRC as its own gzip trailer
/// claims. That holds for torn files too: their last bytes are no trailer and match nothing, so they are decompressed.
/// </summary>
/// <param name="reader">Reads states.</param>
/// <param name="blobs">Opens them.</param>
/// <param name="stored">Reads what the new layout has already.</param>
internal sealed class StateChooser(StateReader reader, LegacyBlobs blobs, StoredContent stored)
{
    private sealed class Candidate(LegacyState state)
    {
        public LegacyState State { get; } = state;

        public ContentMark Mark { get; set; }

        public StateProof? Proof { get; set; }
    }

    private sealed record Kept(Variant Variant, LegacyState? State, PrefixMarks Marks);

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
        var pool = await CandidatesAsync(file, alone: existing is null, cancellation);
        var kept = new List<Kept>();
        foreach (var variant in stored.Sound(file.Slug, existing))
        {
            kept.Add(new Kept(variant, State: null, stored.Marks(file.Slug, existing!, variant, Sizes(pool))));
        }

        var torn = new List<Candidate>();
        var newest = file.States[^1];
        Kept? current = null;
        while (pool.Count > 0)
        {
            var next = pool.MaxBy(c => (c.Mark.Size, c.State.Order))!;
            if (await ExtendingAsync(kept, next, file, existing, cancellation) is { } longer)
            {
                current = next.State == newest ? longer : current;
                pool.Remove(next);
                continue;
            }

            if (next.Proof is null)
            {
                next.Proof = await reader.ProveAsync(next.State, cancellation);
                if (next.Proof is not { } proof)
                {
                    pool.Remove(next);
                    continue;
                }

                if (proof.IsTorn)
                {
                    torn.Add(next);
                }

                if ((proof.Mark != next.Mark || proof.Mark.Size == 0) && pool.Count + kept.Count > 1)
                {
                    // It is not what it claimed to be, or claimed nothing: its turn may be another one, or never come.
                    next.Mark = proof.Mark;
                    continue;
                }
            }

            pool.Remove(next);
            var chosen = await KeepAsync(file, next, Sizes(pool), cancellation);
            kept.Add(chosen);
            current = next.State == newest ? chosen : current;
        }

        return new ChosenFile(
            kept.Count == 0 ? null : Store(file, place, kept, current),
            file.Removed,
            torn.FirstOrDefault(t => t.State.Uncommitted is not null)?.State.Uncommitted,
            ProblemOf(file, kept, torn)
        );
    }

    private static IEnumerable<long> Sizes(List<Candidate> pool) => pool.Select(c => c.Mark.Size);

    // A single state needs no look at what it claims.
    private async Task<List<Candidate>> CandidatesAsync(LegacyFile file, bool alone, CancellationToken cancellation)
    {
        var pool = new List<Candidate>();
        foreach (var state in file.States)
        {
            var candidate = new Candidate(state);
            if (file.States.Count > 1 || !alone)
            {
                candidate.Mark = (await blobs.FrameAsync(state, cancellation))?.Claimed ?? default;
            }

            pool.Add(candidate);
        }

        return pool;
    }

    private async Task<Kept?> ExtendingAsync(
        List<Kept> kept,
        Candidate state,
        LegacyFile file,
        StoredFile? existing,
        CancellationToken cancellation
    )
    {
        // Only what was decompressed is known to be empty; anything could claim it.
        if (state.Proof is null && state.Mark.Size == 0)
        {
            return null;
        }

        for (var i = 0; i < kept.Count; i++)
        {
            if (kept[i].Variant.Size < state.Mark.Size)
            {
                continue;
            }

            if (kept[i].Marks.BeginsWith(state.Mark) is null)
            {
                kept[i] = kept[i] with
                {
                    Marks = kept[i].State is { } own
                        ? await reader.MarksAsync(own, [state.Mark.Size], cancellation)
                        : stored.Marks(file.Slug, existing!, kept[i].Variant, [state.Mark.Size]),
                };
            }

            if (kept[i].Marks.BeginsWith(state.Mark) == true)
            {
                return kept[i];
            }
        }

        return null;
    }

    private async Task<Kept> KeepAsync(
        LegacyFile file,
        Candidate candidate,
        IEnumerable<long> others,
        CancellationToken cancellation
    )
    {
        var (state, proof) = (candidate.State, candidate.Proof!);
        var wanted = others.Where(size => size <= proof.Mark.Size).ToArray();
        return new Kept(
            new Variant
            {
                Number = 0,
                Mode = FilePermissions.PrivateFile,
                ModifiedNs = Timestamp.ToUnixNs(proof.Frame.Modified ?? state.Saved),
                Saved = state.Saved,
                Segments = await reader.SegmentsAsync(file, state, proof, cancellation),
            },
            state,
            wanted.Length == 0 ? new PrefixMarks([]) : await reader.MarksAsync(state, wanted, cancellation)
        );
    }

    private static StoredFile Store(LegacyFile file, StoredPath place, List<Kept> kept, Kept? current)
    {
        var number = kept.Max(k => k.Variant.Number);
        var numbered = kept.OrderBy(k => k.Variant.Number == 0)
            .ThenBy(k => k.State?.Order ?? k.Variant.Number)
            .Select(k => (k.State, Variant: k.Variant.Number > 0 ? k.Variant : k.Variant with { Number = ++number }))
            .ToArray();
        return new StoredFile
        {
            Source = file.Source,
            Path = place,
            Variants = [.. numbered.Select(k => k.Variant)],
            Current = current is { State: null }
                ? current.Variant.Number
                : numbered.FirstOrDefault(k => k.State == current?.State).Variant?.Number ?? number,
            AbsentSince = file.Removed,
        };
    }

    private static FileProblem? ProblemOf(LegacyFile file, List<Kept> kept, List<Candidate> torn)
    {
        var name = file.Source.Value;
        if (kept.Count == 0)
        {
            return new FileProblem(name, "No state of it that the older version stored can be read.");
        }

        if (torn.FirstOrDefault(t => kept.Any(k => k.State == t.State)) is { } salvaged)
        {
            return new FileProblem(
                name,
                $"The copy of {Timestamp.Format(salvaged.State.Saved)} is damaged. Its first {salvaged.Mark.Size} bytes could be read and are kept."
            );
        }

        return torn.Any(t => t.State == file.States[^1])
            ? new FileProblem(name, "The newest copy is damaged; an earlier one that holds more was taken.")
            : null;
    }
}
