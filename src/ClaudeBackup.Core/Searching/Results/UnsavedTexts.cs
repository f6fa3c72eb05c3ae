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
public sealed record UnsavedText(StoredSession Session, IReadOnlyList<PlacedPassage> Passages, int LinesBefore);

/// <summary>
/// Reads the ends of live transcripts: what was said since the last sync is found too. Costs a look at each file, and reading what is new.
/// </summary>
/// <param name="home">The Claude home.</param>
/// <param name="files">The file system it lies on.</param>
/// <param name="machine">This machine.</param>
/// <param name="own">The sessions that it stored.</param>
public sealed class UnsavedTexts(ClaudeHome home, IFileSystem files, Slug machine, IEnumerable<StoredSession> own)
{
    /// <summary>No more is read; the newest first.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private readonly Dictionary<string, StoredSession> _stored = own.Where(s => s.Transcript is not null)
        .ToDictionary(s => s.Transcript!.Source.Value, StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <returns>What is there, and how many bytes were left out.</returns>
    public (IReadOnlyList<UnsavedText> Texts, long LeftOut) Read()
    {
        var grown = Transcripts().Where(t => t.Size > t.Saved).OrderByDescending(t => t.ModifiedNs).ToList();
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

    private IEnumerable<Live> Transcripts()
    {
        foreach (var folder in TryList(home.ProjectsFolder).Where(e => e.Kind is not FileKind.Other))
        {
            foreach (var entry in TryList(home.ProjectsFolder / folder.Name).Where(e => e.Kind is FileKind.Regular))
            {
                var source = RelativePath.Parse($"{ClaudeHome.Projects}/{folder.Name}/{entry.Name}");
                var path = home.ProjectsFolder / folder.Name / entry.Name;
                if (
                    SessionPath.Of(source) is { Role: SessionPathRole.Transcript, SessionId: { } id }
                    && files.TryLook(path) is { Kind: FileKind.Regular } found
                )
                {
                    var stored = _stored.GetValueOrDefault(source.Value);
                    var saved = stored?.Transcript!.File.CurrentVariant.Size ?? 0;
                    yield return new Live(path, folder.Name, id, stored, saved, found.Size, found.ModifiedNs);
                }
            }
        }
    }

    private IReadOnlyList<DirectoryEntry> TryList(AbsolutePath folder)
    {
        try
        {
            return files.List(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private UnsavedText? TryRead(Live live)
    {
        try
        {
            using var handle = files.OpenRead(live.Path);
            var bytes = ReadFrom(handle, live.Saved, live.Size - live.Saved);
            var passages = PassageDivision.Of(ContentReader.Read(bytes));
            return passages.Count == 0
                ? null
                : new UnsavedText(live.Stored ?? Unstored(live, bytes), passages, live.Saved == 0 ? 0 : -1);
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

    private StoredSession Unstored(Live live, byte[] bytes)
    {
        var digest = TranscriptReader.Digest(bytes);
        var modified = Timestamp.FromUnixNs(live.ModifiedNs);
        return new StoredSession
        {
            Machine = machine,
            ProjectDirectory = live.Folder,
            Id = live.Id,
            Transcript = null,
            SideFiles = [],
            Digest = digest with { FirstTime = digest.FirstTime ?? modified, LastTime = digest.LastTime ?? modified },
        };
    }

    private sealed record Live(
        AbsolutePath Path,
        string Folder,
        string Id,
        StoredSession? Stored,
        long Saved,
        long Size,
        long ModifiedNs
    );
}
