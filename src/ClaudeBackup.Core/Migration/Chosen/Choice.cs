using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>What became of one file of an older layout.</summary>
/// <param name="Entry">As the new layout has it; null when no state of it could be read.</param>
/// <param name="Damaged">A file that was never committed and is damaged, to be kept as it is outside the tree.</param>
/// <param name="Problem">What is missing.</param>
internal sealed record ChosenFile(IndexEntry? Entry, AbsolutePath? Damaged, FileProblem? Problem);

/// <summary>A state that may be kept: one of an older layout, or a variant that the new one has.</summary>
internal sealed class LegacyCandidate
{
    public LegacyState? State { get; init; }

    public Variant? Stored { get; init; }

    /// <summary>What it claims; once proved, what it is.</summary>
    public required ContentMark Mark { get; set; }

    public LegacyStateProof? Proof { get; set; }

    public bool IsProved => Proof is not null || Stored is not null;

    /// <summary>Of two alike, what is stored is as good as anything newer.</summary>
    public int Order => State?.Order ?? int.MaxValue;
}

/// <summary>A state that is kept.</summary>
internal sealed class KeptCandidate
{
    /// <summary>Numbered 0 until all are known, unless it is stored already.</summary>
    public required Variant Variant { get; set; }

    public required LegacyCandidate From { get; init; }

    public required PrefixMarks Marks { get; set; }
}

/// <summary>The choice as it grows.</summary>
/// <param name="file">The file.</param>
/// <param name="place">Where its bytes belong.</param>
/// <param name="local">The clock of whoever reads what was wrong.</param>
internal sealed class Choice(LegacyFile file, StoredPath place, LocalTime local)
{
    private readonly List<KeptCandidate> _kept = [];
    private readonly List<LegacyCandidate> _torn = [];
    private KeptCandidate? _current;

    /// <summary>The largest first.</summary>
    public IReadOnlyList<KeptCandidate> Kept => _kept;

    private LegacyState Newest => file.States[^1];

    /// <summary>Keeps a state that nothing extends.</summary>
    public void Keep(KeptCandidate state)
    {
        _kept.Add(state);
        Note(state.From, state);
    }

    /// <summary>Leaves a state out, for a kept one begins with it.</summary>
    public void LeaveOut(LegacyCandidate state, KeptCandidate longer)
    {
        if (state.Stored is { } shorter && longer.Variant.Number == 0)
        {
            // as when a sync meets a file that grew
            longer.Variant = longer.Variant with
            {
                Number = shorter.Number,
            };
        }

        Note(state, longer);
    }

    /// <summary>The file with every kept state.</summary>
    public ChosenFile ToFile() =>
        new(
            _kept.Count == 0 ? null : Store(),
            _torn.Find(t => t.State!.Uncommitted is not null)?.State!.Uncommitted,
            Problem()
        );

    private void Note(LegacyCandidate state, KeptCandidate kept)
    {
        if (state.Proof is { IsTorn: true })
        {
            _torn.Add(state);
        }

        _current = state.State == Newest ? kept : _current;
    }

    private IndexEntry Store()
    {
        var last = _kept.Max(k => k.Variant.Number);
        foreach (var fresh in _kept.Where(k => k.Variant.Number == 0).OrderBy(k => k.From.Order))
        {
            fresh.Variant = fresh.Variant with { Number = ++last };
        }

        var stored = new StoredFile
        {
            Source = file.Source,
            Path = place,
            Variants = [.. _kept.Select(k => k.Variant).OrderBy(v => v.Number)],
            Current = _current?.Variant.Number ?? last,
        };
        return new IndexEntry(stored, fingerprint: null, file.Removed);
    }

    private FileProblem? Problem()
    {
        var name = file.Source.Value;
        if (_kept.Count == 0)
        {
            return new FileProblem(name, "None of the states that the older version stored can be read.");
        }

        if (_torn.Find(t => _kept.Exists(k => k.From == t)) is { } salvaged)
        {
            return new FileProblem(
                name,
                $"The copy of {local.InWords(salvaged.State!.Saved)} is damaged. Its first {salvaged.Mark.Size} bytes could be read and are kept."
            );
        }

        return _torn.Exists(t => t.State == Newest)
            ? new FileProblem(name, "The newest copy is damaged; an earlier one that holds more was taken.")
            : null;
    }
}
