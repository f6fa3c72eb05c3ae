using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>One scan of the source beside what is stored of it: all that is said of the source in a run is said of this.</summary>
/// <param name="Scan">What the source holds.</param>
/// <param name="Index">What is stored of this machine.</param>
/// <param name="Scope">The tiers that were scanned.</param>
/// <param name="Changes">How they differ.</param>
public sealed record SourceComparison(ScanResult Scan, MachineIndex Index, SyncScope Scope, ChangeSet Changes)
{
    /// <summary>Compares. Pure.</summary>
    public static SourceComparison Of(ScanResult scan, MachineIndex index, SyncScope scope) =>
        new(scan, index, scope, ChangeDetector.Compare(scan, index, scope));

    /// <summary>The same scan beside what is stored by now. Pure.</summary>
    public SourceComparison With(MachineIndex index) => ReferenceEquals(index, Index) ? this : Of(Scan, index, Scope);
}
