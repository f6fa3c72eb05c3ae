using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Searching;

/// <summary>What a transcript at the source has beyond what is saved of it.</summary>
/// <param name="Session">The session; one that is not saved at all is made of what its transcript tells.</param>
/// <param name="Passages">What is said there.</param>
/// <param name="LinesBefore">How many lines of the transcript are saved; -1 where nobody counted them.</param>
public sealed record UnsavedText(StoredSession Session, IReadOnlyList<PlacedPassage> Passages, int LinesBefore)
{
    /// <summary>The sub-agent, as its file is named; empty for the session itself.</summary>
    public string Agent { get; init; } = "";
}

/// <summary>
/// Reads the ends of live transcripts, those of sub-agents too: what was said since the last sync is found too. Costs a look at each file, and reading what is new.
/// </summary>
/// <param name="home">The Claude home.</param>
/// <param name="files">The file system it lies on.</param>
/// <param name="machine">This machine.</param>
/// <param name="own">The sessions that it stored.</param>
public sealed class UnsavedTexts(ClaudeHome home, IFileSystem files, Slug machine, IEnumerable<StoredSession> own)
{
    /// <summary>No more is read; the newest first.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private readonly LiveTranscripts _live = new(home, files, own);

    /// <summary>Reads them.</summary>
    /// <returns>What is there, and how many bytes were left out.</returns>
    public (IReadOnlyList<UnsavedText> Texts, long LeftOut) Read()
    {
        var grown = _live.All().Where(t => t.Size > t.Saved).OrderByDescending(t => t.ModifiedNs).ToList();
        var (texts, left, leftOut) = (new List<UnsavedText>(), MostBytes, 0L);
        foreach (var transcript in grown)
        {
            if (transcript.Size - transcript.Saved > left)
            {
                leftOut += transcript.Size - transcript.Saved;
                continue;
            }

            left -= transcript.Size - transcript.Saved;
            if (TryRead(transcript) is { } text)
            {
                texts.Add(text);
            }
        }

        return (texts, leftOut);
    }

    private UnsavedText? TryRead(LiveTranscript live)
    {
        try
        {
            using var handle = files.OpenRead(live.Path);
            var bytes = ReadFrom(handle, live.Saved, live.Size - live.Saved);
            var passages = PassageDivision.Of(OwnOutput.Marked(ContentReader.Read(bytes)));
            return passages.Count == 0 || (live.Stored ?? Unstored(live, bytes)) is not { } session
                ? null
                : new UnsavedText(session, passages, live.Saved == 0 ? 0 : -1) { Agent = live.Agent };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] ReadFrom(SafeFileHandle handle, long from, long count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), from + read) is > 0 and var piece)
        {
            read += piece;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    // null where nothing tells of which session it is
    private StoredSession? Unstored(LiveTranscript live, byte[] bytes)
    {
        var digest = TranscriptReader.Digest(bytes);
        if ((live.SessionId ?? digest.SessionId) is not { Length: > 0 } id)
        {
            return null;
        }

        if (_live.StoredAs(live.Folder, id) is { } stored)
        {
            return stored;
        }

        var modified = Timestamp.FromUnixNs(live.ModifiedNs);
        return new StoredSession
        {
            Machine = machine,
            ProjectDirectory = live.Folder,
            Id = id,
            Transcript = null,
            SideFiles = [],
            Digest = digest with { FirstTime = digest.FirstTime ?? modified, LastTime = digest.LastTime ?? modified },
        };
    }
}
