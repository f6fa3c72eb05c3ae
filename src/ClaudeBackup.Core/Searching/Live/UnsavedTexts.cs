using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
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
/// Reads the ends of live transcripts, those of sub-agents too, and all of those that were rewritten: what was said since the last sync is found too. Costs reading those that changed.
/// </summary>
/// <param name="look">What there is.</param>
/// <param name="files">The file system it lies on.</param>
/// <param name="machine">This machine.</param>
/// <param name="own">The sessions that it stored.</param>
public sealed class UnsavedTexts(LiveLook look, IFileSystem files, Slug machine, IEnumerable<StoredSession> own)
{
    /// <summary>No more is read; the newest first.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    // where all files were touched, as by a copy of the home, what has its size is taken to be as it was
    private const long MostProved = 256 * 1024 * 1024;

    /// <summary>What is masked in what is saved; the source has it still.</summary>
    public Masks Masks { get; init; } = Masks.None;

    private long _proved;

    private readonly SavedTranscripts _saved = new(own);

    /// <summary>Reads them.</summary>
    public LiveTexts Read()
    {
        var changed = look
            .Found.Where(t => !IsAsSaved(_saved.Of(t), t.Found))
            .OrderByDescending(t => t.Found.ModifiedNs)
            .ToList();
        var (texts, left, leftOut) = (new List<UnsavedText>(), MostBytes, 0L);
        var unreadable = new List<AbsolutePath>(look.Unreadable);
        if (look.IsMissing is { } missing && _saved.AreThere)
        {
            unreadable.Add(missing);
        }

        foreach (var live in changed)
        {
            try
            {
                using var handle = files.OpenRead(live.Path);
                // since the look a sync may have saved more of it, which is known by now
                var transcript = live with
                {
                    Found = files.Look(handle),
                };
                var saved = _saved.Of(live);
                if (transcript.Found.Kind is not FileKind.Regular || IsAsSaved(saved, transcript.Found))
                {
                    continue;
                }

                var from = GoesOn(handle, transcript, saved) ? SourceGrowth.LineAt(handle, SizeOf(saved)) : 0;
                var size = transcript.Found.Size - from;
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
                unreadable.Add(live.Path);
            }
        }

        return new LiveTexts(texts, leftOut, unreadable);
    }

    // as far as its metadata tell; an index that was derived anew knows of no file how it was
    private static bool IsAsSaved(IndexEntry? saved, FileMetadata found) =>
        saved is not null
        && (saved.Fingerprint is { } known ? known == found.Fingerprint : SizeOf(saved) == found.Size);

    private static long SizeOf(IndexEntry? saved) => saved?.File.CurrentVariant.Size ?? 0;

    // whether it still begins with what is saved of it: one that was rewritten says something else from the start
    private bool GoesOn(SafeFileHandle handle, LiveTranscript live, IndexEntry? saved)
    {
        if (live.Found.Size < SizeOf(saved))
        {
            return false;
        }

        _proved += SizeOf(saved);
        if (_proved > MostProved)
        {
            return true;
        }

        return saved is null || SourceGrowth.GoesOn(handle, live.Found.Size, saved.File.CurrentVariant, Masks);
    }

    private UnsavedText? Of(SafeFileHandle handle, LiveTranscript live, long from)
    {
        var bytes = SourceGrowth.Read(handle, from, live.Found.Size - from);
        var passages = PassageDivision.Of(OwnOutput.Marked(ContentReader.Read(bytes)));
        return passages.Count == 0 || (_saved.SessionOf(live) ?? Unstored(live, bytes)) is not { } session
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

        if (_saved.SessionOf(live.Folder, id) is { } stored)
        {
            return stored;
        }

        var modified = Timestamp.FromUnixNs(live.Found.ModifiedNs);
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
