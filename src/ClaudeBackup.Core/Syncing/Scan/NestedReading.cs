using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Sees whether git repositories inside the source stood still from the scan until all was read. One that did not may be stored torn: with a ref that was
/// read late and without the objects that it names, which came behind the scan.
/// </summary>
/// <param name="repository">The repository that is written to.</param>
/// <param name="source">Where they are.</param>
/// <param name="wanted">What the user wants otherwise than the rules.</param>
internal sealed class NestedReading(BackupRepository repository, Source source, CaptureSettings wanted)
{
    /// <summary>How often one is read again in a sync.</summary>
    public const int MostTries = 3;

    /// <summary>Looks at those again of which anything was read.</summary>
    /// <param name="seen">How the source was when it was scanned.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The <c>.git</c> folders that are not as they were.</returns>
    public IReadOnlyList<RelativePath> Changed(SourceComparison seen, CancellationToken cancellation)
    {
        var read = seen.Changes.ToRead.Select(f => f.Scanned.Source).Where(NestedRepositories.IsOfGit).ToArray();
        if (read.Length == 0)
        {
            return [];
        }

        var folders = new NestedRepositories(seen.Scan.Files.Select(f => f.Source)).GitFoldersOf(read);
        var scanner = new Scanner(source.Files, source.Home, repository.Root, wanted)
        {
            Known = seen.Index,
            Within = folders,
        };
        var now = folders.Count == 0 ? [] : scanner.Scan(seen.Only, cancellation).Files;
        return [.. folders.Where(folder => !Below(folder, seen.Scan.Files).SetEquals(Below(folder, now)))];
    }

    /// <summary>Tells that some changed whenever they were read.</summary>
    public static string Sentence(IReadOnlyList<RelativePath> changed) =>
        $"The git repository {changed[0].Parent} changed while it was read, each of {MostTries + 1} times, so what is saved of it may be of several moments. Once nothing writes to it, run: claude-backup sync";

    private static HashSet<(RelativePath, Fingerprint)> Below(RelativePath folder, IEnumerable<ScannedFile> files) =>
        [.. files.Where(f => f.Source.StartsWith(folder)).Select(f => (f.Source, f.Fingerprint))];
}
