using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>What the source has of a session's transcripts beyond what is saved of them.</summary>
public static class UnsavedTail
{
    /// <summary>
    /// How many bytes they have grown since, those of its subagents too, or all that one has which was rewritten; 0 where they are as they were, are not of this
    /// machine, or cannot be read. Costs a look at each, and reading those that were written to.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="own">This machine.</param>
    /// <param name="home">Its Claude home.</param>
    /// <param name="files">The file system that is on.</param>
    public static long Of(StoredSession session, Slug own, ClaudeHome home, IFileSystem files) =>
        session.AbsentSince is null && session.Machine == own
            ? session
                .Entries.Where(e => SessionPath.IsAppendOnly(e.Source))
                .Sum(e => Of(e, home.Root / e.Source, files))
            : 0;

    private static long Of(IndexEntry entry, AbsolutePath path, IFileSystem files)
    {
        try
        {
            var saved = entry.File.CurrentVariant;
            if (
                files.TryLook(path) is not { Kind: FileKind.Regular } found
                || (entry.Fingerprint is { } then ? then == found.Fingerprint : found.Size == saved.Size)
            )
            {
                return 0;
            }

            using var file = files.OpenRead(path);
            return SourceGrowth.GoesOn(file, found.Size, saved) ? found.Size - saved.Size : found.Size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
