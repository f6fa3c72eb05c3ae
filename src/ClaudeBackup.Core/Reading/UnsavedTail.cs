using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>What the source has of a transcript beyond what is saved of it.</summary>
public static class UnsavedTail
{
    /// <summary>
    /// How many bytes it has grown since, or all it has where it was rewritten; 0 where it is as it was, is not of this machine, or cannot be read. Costs one
    /// look at the file, and reading it where it was written to.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="own">This machine.</param>
    /// <param name="home">Its Claude home.</param>
    /// <param name="files">The file system that is on.</param>
    public static long Of(StoredSession session, Slug own, ClaudeHome home, IFileSystem files)
    {
        if (session is not { AbsentSince: null, Transcript: { } transcript } || session.Machine != own)
        {
            return 0;
        }

        var path = home.ProjectsFolder / session.ProjectDirectory / transcript.Source.Name;
        var saved = transcript.File.CurrentVariant;
        if (
            files.TryLook(path) is not { Kind: FileKind.Regular } found
            || (transcript.Fingerprint is { } then ? then == found.Fingerprint : found.Size == saved.Size)
        )
        {
            return 0;
        }

        try
        {
            using var file = files.OpenRead(path);
            return SourceGrowth.GoesOn(file, found.Size, saved) ? found.Size - saved.Size : found.Size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
