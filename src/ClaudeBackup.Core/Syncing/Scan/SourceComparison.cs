using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>One scan of the source beside what is stored of it: all that is said of the source in a run is said of this.</summary>
/// <param name="Scan">What the source holds.</param>
/// <param name="Index">What is stored of this machine.</param>
/// <param name="Only">The half of it that was scanned; null for both.</param>
/// <param name="Changes">How they differ.</param>
public sealed record SourceComparison(ScanResult Scan, MachineIndex Index, Tier? Only, ChangeSet Changes)
{
    /// <summary>Compares. Pure.</summary>
    public static SourceComparison Of(ScanResult scan, MachineIndex index, Tier? only) =>
        new(scan, index, only, ChangeDetector.Compare(scan, index, only));

    /// <summary>Whether that half of the source was scanned.</summary>
    public bool Covers(Tier tier) => Only is null || Only == tier;

    /// <summary>The same scan beside what is stored by now. Pure.</summary>
    public SourceComparison With(MachineIndex index) => ReferenceEquals(index, Index) ? this : Of(Scan, index, Only);

    /// <summary>
    /// What is not saved as it is, as far as can be told without reading. A sync reads more than that: what it saw within a tick of the clock
    /// and what an index derived anew knows nothing of.
    /// </summary>
    public IEnumerable<FileToRead> Unsaved => Changes.ToRead.Where(f => !LooksSaved(f));

    private bool LooksSaved(FileToRead file) =>
        Index.Entries.GetValueOrDefault(file.Scanned.Source) is { Fingerprint: null, File.CurrentVariant: var stored }
        && file.Scanned is { Fingerprint: var seen, Mode: var mode }
        && (seen.Size, seen.ModifiedNs, mode) == (stored.Size, stored.ModifiedNs, stored.Mode);
}
