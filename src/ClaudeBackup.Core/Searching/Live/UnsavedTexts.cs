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

/// <summary>What live transcripts have that is not saved.</summary>
/// <param name="Texts">What is there.</param>
/// <param name="LeftOut">How many bytes were not read.</param>
/// <param name="Unreadable">Folders and files that could not be looked at.</param>
public sealed record LiveTexts(IReadOnlyList<UnsavedText> Texts, long LeftOut, IReadOnlyList<AbsolutePath> Unreadable);

/// <summary>
/// Reads the ends of live transcripts, those of sub-agents too, and all of those that were rewritten: what was said since the last sync is found too. Costs a look at each file, and reading those that changed.
/// </summary>
/// <param name="home">The Claude home.</param>
/// <param name="files">The file system it lies on.</param>
/// <param name="machine">This machine.</param>
/// <param name="own">The sessions that it stored.</param>
public sealed class UnsavedTexts(ClaudeHome home, IFileSystem files, Slug machine, IEnumerable<StoredSession> own)
{
    /// <summary>No more is read; the newest first.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    // where all files were touched, as by a copy of the home, what has its size is taken to be as it was
    private const long MostProved = 256 * 1024 * 1024;

    private long _proved;

    private readonly LiveTranscripts _live = new(home, files, own);

    /// <summary>Reads them.</summary>
    public LiveTexts Read()
    {
        var changed = _live.All().Where(t => !t.IsAsSaved).OrderByDescending(t => t.ModifiedNs).ToList();
        var (texts, left, leftOut) = (new List<UnsavedText>(), MostBytes, 0L);
        var unreadable = new List<AbsolutePath>(_live.Unreadable);
        foreach (var transcript in changed)
        {
            try
            {
                using var handle = files.OpenRead(transcript.Path);
                var from = GoesOn(handle, transcript) ? transcript.Saved : 0;
                var size = transcript.Size - from;
                if (size > left)
                {
                    leftOut += size;
                    continue;
                }

                left -= size;
                if (size > 0 && Of(handle, transcript, from) is { } text)
                {
                    texts.Add(text);
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // it has just gone
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(transcript.Path);
            }
        }

        return new LiveTexts(texts, leftOut, unreadable);
    }

    // whether it still begins with what is saved of it: one that was rewritten says something else from the start
    private bool GoesOn(SafeFileHandle handle, LiveTranscript live)
    {
        if (live.Size < live.Saved)
        {
            return false;
        }

        _proved += live.Saved;
        if (_proved > MostProved)
        {
            return true;
        }

        return live.State is not { } state || SourceGrowth.GoesOn(handle, live.Size, state);
    }

    private UnsavedText? Of(SafeFileHandle handle, LiveTranscript live, long from)
    {
        var bytes = SourceGrowth.Read(handle, from, live.Size - from);
        var passages = PassageDivision.Of(OwnOutput.Marked(ContentReader.Read(bytes)));
        return passages.Count == 0 || (live.Stored ?? Unstored(live, bytes)) is not { } session
            ? null
            : new UnsavedText(session, passages, from == 0 ? 0 : -1) { Agent = live.Agent };
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
