using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>
/// Whether the source has the transcripts that an index tells of, now: since the last sync Claude Code may have deleted some, and a restore may have brought others back.
/// Who tells of sessions asks this once, so that all of it goes by one answer.
/// </summary>
public static class SourceLook
{
    /// <summary>An index as the source is now. Where the home is not there or cannot be read, nobody knows, and it stays.</summary>
    /// <param name="index">This machine's.</param>
    /// <param name="home">The source.</param>
    /// <param name="files">The file system it lies on.</param>
    /// <param name="now">Since when what is found missing is.</param>
    public static MachineIndex Now(MachineIndex index, ClaudeHome home, IFileSystem files, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(index);
        // a home without the folder has no session; where there is no home, it may only be away
        if (
            IsThere(home.ProjectsFolder, files) is not { } isKnown
            || (!isKnown && IsThere(home.Root, files) is not true)
        )
        {
            return index;
        }

        var names = new SourceNames(home, files);
        IndexEntry[] changed =
        [
            .. index
                .Entries.Values.Where(e => SessionPath.IsTranscript(e.Source))
                .Where(e =>
                    (names.Has(e.Source) ? true : IsThere(home.Root / e.Source, files)) is { } isThere
                    && isThere != e.AbsentSince is null
                )
                .Select(e => e with { AbsentSince = e.AbsentSince is null ? now : null }),
        ];
        return changed.Length == 0 ? index : index with { Entries = With(index.Entries, changed) };
    }

    private static Dictionary<RelativePath, IndexEntry> With(
        IReadOnlyDictionary<RelativePath, IndexEntry> entries,
        IndexEntry[] changed
    )
    {
        var all = new Dictionary<RelativePath, IndexEntry>(entries);
        foreach (var entry in changed)
        {
            all[entry.Source] = entry;
        }

        return all;
    }

    private static bool? IsThere(AbsolutePath path, IFileSystem files)
    {
        try
        {
            return files.Look(path, followLink: true) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
