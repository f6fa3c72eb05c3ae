using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>What a sync would do, as far as can be told without reading the files of the source.</summary>
/// <param name="Files">What it would save, or take out of the newest snapshot; in order of paths.</param>
/// <param name="Unchanged">How many files it would leave as they are stored.</param>
/// <param name="Waiting">What it would push besides; null without a remote.</param>
/// <param name="Warnings">What it would tell of the source, as sentences.</param>
/// <param name="Problems">What cannot be looked at, each named once.</param>
public sealed record SyncOutlook(
    IReadOnlyList<OutlookFile> Files,
    int Unchanged,
    WaitingSnapshots? Waiting,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<FileProblem> Problems
)
{
    /// <summary>Looks; takes no lock and writes nothing.</summary>
    /// <param name="opened">The repository.</param>
    /// <param name="source">Where from.</param>
    /// <param name="only">The half of the source to look at; null for both.</param>
    /// <param name="remote">Tells what waits to be pushed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">Usage: the Claude home of now is not the one that is saved, so a sync would save nothing.</exception>
    public static async Task<SyncOutlook> LookAsync(
        OpenedRepository opened,
        Source source,
        Tier? only,
        RemoteService remote,
        CancellationToken cancellation
    )
    {
        await new SavedHome(opened.Repository, source).RequireAsync(cancellation);
        var (index, _) = await new IndexStore(opened.Repository).LoadAsync(opened.Machine.Slug, cancellation);
        var seen = source.Compare(opened.Repository, index, opened.Settings.Capture, only, cancellation);
        var waiting = opened.Settings.Remote is null ? null : await remote.WaitingAsync(cancellation);
        return Of(seen, source.Home, waiting);
    }

    private static SyncOutlook Of(SourceComparison seen, ClaudeHome home, WaitingSnapshots? waiting)
    {
        var unsaved = seen.Unsaved.Where(file => !ClientFile.IsAsSaved(file, home)).ToArray();
        var saved = unsaved.Select(file => new OutlookFile(
            file.Scanned.Source,
            file.Stored is null ? OutlookChange.New : OutlookChange.Changed,
            file.Scanned.Fingerprint.Size
        ));
        var removed = seen.Changes.Removed.Select(file => new OutlookFile(
            file.Source,
            OutlookChange.Removed,
            file.CurrentVariant.Size
        ));
        return new SyncOutlook(
            [.. saved.Concat(removed).OrderBy(file => file.Path.Value, StringComparer.Ordinal)],
            seen.Changes.Unchanged + (seen.Changes.ToRead.Count - unsaved.Length),
            waiting,
            seen.Changes.Warnings,
            [.. seen.Scan.Problems, .. seen.Changes.Hidden]
        );
    }
}

/// <summary>What happens to a file in the next snapshot.</summary>
public enum OutlookChange
{
    New,
    Changed,

    /// <summary>It leaves the newest snapshot, for it is gone at the source and is no session's; history keeps it.</summary>
    Removed,
}

/// <summary>One file that a sync would do something about.</summary>
/// <param name="Path">Below the Claude home.</param>
/// <param name="Change">What.</param>
/// <param name="Size">Its bytes at the source, or as stored of one that is gone.</param>
public sealed record OutlookFile(RelativePath Path, OutlookChange Change, long Size);
