using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>What the source has of a transcript beyond what is saved of it.</summary>
public static class UnsavedTail
{
    /// <summary>How many bytes it has grown since; 0 where it has not, or is not of this machine. Costs one look at the file.</summary>
    /// <param name="session">The session.</param>
    /// <param name="own">This machine.</param>
    /// <param name="home">Its Claude home.</param>
    /// <param name="files">The file system that is on.</param>
    public static long Of(StoredSession session, Slug own, ClaudeHome home, IFileSystem files) =>
        session is { AbsentSince: null, Transcript: { } transcript }
        && session.Machine == own
        && files.TryLook(home.ProjectsFolder / session.ProjectDirectory / transcript.Source.Name)
            is { Kind: FileKind.Regular } found
            ? Math.Max(0, found.Size - transcript.File.CurrentVariant.Size)
            : 0;
}
