using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Notes of which git repositories the projects are whose sessions a sync has saved: a few small files of each are read, and nothing is started. A project that
/// is gone, or is not under git any more, keeps what was noted of it.
/// </summary>
internal static class ProjectCheckouts
{
    // in the manifest, which every snapshot writes; who has more works in the newest
    private const int Most = 500;

    /// <summary>What is known after a sync; null for nothing.</summary>
    /// <param name="before">What was known.</param>
    /// <param name="saved">The transcripts that it has saved something of.</param>
    public static IReadOnlyList<StoredCheckout>? After(
        IReadOnlyList<StoredCheckout>? before,
        IEnumerable<StoredFile> saved
    )
    {
        var known = (before ?? []).DistinctBy(c => c.Folder).ToDictionary(c => c.Folder, StringComparer.Ordinal);
        var found = saved
            .Select(FolderOf)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(AbsolutePath.TryParse)
            .OfType<AbsolutePath>()
            .Where(f => Directory.Exists(f.Value))
            .Select(Checkout.Of)
            .OfType<Checkout>()
            .Where(c => c.Commit is not null || c.Remotes.Count > 0);
        foreach (var checkout in found)
        {
            // git forgets what happened long ago: the first answer is the earliest
            var commit = known.GetValueOrDefault(checkout.Top.Value)?.Commit ?? checkout.Commit;
            known[checkout.Top.Value] = new StoredCheckout(checkout.Top.Value, commit, checkout.Remotes);
        }

        return known.Count == 0 ? null : [.. known.Values.OrderBy(c => c.Folder, StringComparer.Ordinal).Take(Most)];
    }

    private static string? FolderOf(StoredFile transcript)
    {
        var digest = TranscriptState.DigestOf(transcript.CurrentVariant);
        return SessionPath.Of(transcript.Source)?.ProjectDirectory is { } name
            ? ProjectDirectoryName.FolderOf(name, digest.LastCwd, digest.FirstCwd) ?? digest.FirstCwd
            : null;
    }
}
