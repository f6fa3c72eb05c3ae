using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>What the source has of a session's transcripts beyond what is saved of them.</summary>
/// <param name="own">This machine.</param>
/// <param name="home">Its Claude home.</param>
/// <param name="files">The file system that is on.</param>
/// <param name="store">Gives what is saved.</param>
public sealed class UnsavedTail(Slug own, ClaudeHome home, IFileSystem files, SegmentStore store)
{
    /// <summary>What is masked in what is saved; the source has it still.</summary>
    public Masks Masks { get; init; } = Masks.None;

    /// <summary>
    /// How many bytes they have grown since, those of its subagents too, or all that one has which was rewritten; 0 where they are as they were, were only cut, are
    /// not of this machine, told of a moment in the past, or cannot be read. Costs a look at each, and reading those that were written to.
    /// </summary>
    public long Of(StoredSession session) =>
        session is { AbsentSince: null, Past: null } && session.Machine == own
            ? session.Entries.Where(e => SessionPath.IsAppendOnly(e.Source)).Sum(Of)
            : 0;

    private long Of(IndexEntry entry)
    {
        try
        {
            var path = home.Root / entry.Source;
            var saved = entry.File.CurrentVariant;
            if (
                files.TryLook(path) is not { Kind: FileKind.Regular } found
                || (entry.Fingerprint is { } then ? then == found.Fingerprint : found.Size == saved.Size)
            )
            {
                return 0;
            }

            using var file = files.OpenRead(path);
            return entry.File.Variants.Any(v => v.Size == found.Size && SourceGrowth.GoesOn(file, found.Size, v, Masks))
                    ? 0
                : SourceGrowth.GoesOn(file, found.Size, saved, Masks) ? found.Size - saved.Size
                : SourceGrowth.IsCut(file, found.Size, saved, i => store.Read(own, entry.File, saved, i)) ? 0
                : found.Size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BackupException)
        {
            return 0;
        }
    }
}
