using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>A transcript at the source, of a session or of one of its sub-agents, as large as it is now.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Folder">The project's folder name.</param>
/// <param name="SessionId">The session, as names tell; null for a sub-agent of an old client, whose entries alone do.</param>
/// <param name="Agent">The sub-agent, as its file is named; empty for the session itself.</param>
/// <param name="Stored">The session, if anything of it is stored.</param>
/// <param name="Saved">How many bytes of the file are saved.</param>
/// <param name="Size">How many it has.</param>
/// <param name="ModifiedNs">When it was written last.</param>
internal sealed record LiveTranscript(
    AbsolutePath Path,
    string Folder,
    string? SessionId,
    string Agent,
    StoredSession? Stored,
    long Saved,
    long Size,
    long ModifiedNs
)
{
    /// <summary>What is saved of the file; null when nothing is.</summary>
    public Variant? State { get; init; }

    /// <summary>Whether the file is as it was when it was saved, as far as its metadata tell.</summary>
    public bool IsAsSaved { get; init; }
}

/// <summary>Looks at every transcript of a home: its names and sizes, nothing else. What is no regular file, or lies behind a link, is passed by.</summary>
/// <param name="home">The Claude home.</param>
/// <param name="files">The file system it lies on.</param>
/// <param name="own">The sessions that this machine stored.</param>
internal sealed class LiveTranscripts(ClaudeHome home, IFileSystem files, IEnumerable<StoredSession> own)
{
    private const string Agents = "subagents";

    // subagents/workflows/wf_…/agent-….jsonl
    private const int Deepest = 4;

    private readonly List<AbsolutePath> _unreadable = [];

    private readonly Dictionary<string, (StoredSession Session, IndexEntry Entry)> _stored = own.SelectMany(s =>
            s.Entries.Where(e => SessionPath.IsAppendOnly(e.Source)).Select(e => (Session: s, Entry: e))
        )
        .DistinctBy(e => e.Entry.Source.Value, StringComparer.Ordinal)
        .ToDictionary(e => e.Entry.Source.Value, StringComparer.Ordinal);

    /// <summary>Folders and files that could not be looked at, as far as <see cref="All"/> has come.</summary>
    public IReadOnlyList<AbsolutePath> Unreadable => _unreadable;

    /// <summary>The stored session with this id in a project; null where there is none.</summary>
    public StoredSession? StoredAs(string folder, string id) =>
        _stored.TryGetValue($"{ClaudeHome.Projects}/{folder}/{id}.jsonl", out var found) ? found.Session : null;

    /// <summary>All of them.</summary>
    public IEnumerable<LiveTranscript> All()
    {
        foreach (var folder in TryList(home.ProjectsFolder).Where(e => e.Kind is not FileKind.Other))
        {
            var below = home.ProjectsFolder / folder.Name;
            foreach (var entry in TryList(below))
            {
                var found =
                    entry.Kind is FileKind.Regular ? [Of(folder.Name, below, "", entry.Name)]
                    : entry.Kind is FileKind.Directory && SessionPath.IsSessionId(entry.Name)
                        ? OfAgents(folder.Name, below / entry.Name, entry.Name)
                    : Enumerable.Empty<LiveTranscript?>();
                foreach (var transcript in found.OfType<LiveTranscript>())
                {
                    yield return transcript;
                }
            }
        }
    }

    private IEnumerable<LiveTranscript?> OfAgents(string folder, AbsolutePath session, string id) =>
        TryList(session).Any(e => e is { Kind: FileKind.Directory, Name: Agents })
            ? Below(session / Agents, $"{id}/{Agents}/", Deepest).Select(a => Of(folder, a.Folder, a.Prefix, a.Name))
            : [];

    private IEnumerable<(AbsolutePath Folder, string Prefix, string Name)> Below(
        AbsolutePath folder,
        string prefix,
        int deepest
    ) =>
        TryList(folder)
            .SelectMany(e =>
                e.Kind is FileKind.Regular ? [(folder, prefix, e.Name)]
                : e.Kind is FileKind.Directory && deepest > 0
                    ? Below(folder / e.Name, $"{prefix}{e.Name}/", deepest - 1)
                : []
            );

    private LiveTranscript? Of(string folder, AbsolutePath below, string prefix, string name)
    {
        if (
            !name.EndsWith(".jsonl", StringComparison.Ordinal)
            || RelativePath.TryParse($"{ClaudeHome.Projects}/{folder}/{prefix}{name}") is not { } source
            || SessionPath.Of(source) is not { } place
            || !(place.Role is SessionPathRole.Transcript || StoredText.IsAgent(source))
            || TryLook(below / name) is not { Kind: FileKind.Regular } found
        )
        {
            return null;
        }

        var (session, entry) = _stored.GetValueOrDefault(source.Value);
        return new LiveTranscript(
            below / name,
            folder,
            place.SessionId,
            place.Role is SessionPathRole.Transcript ? "" : Path.GetFileNameWithoutExtension(name),
            session ?? (place.SessionId is { } id ? StoredAs(folder, id) : null),
            entry?.File.CurrentVariant.Size ?? 0,
            found.Size,
            found.ModifiedNs
        )
        {
            State = entry?.File.CurrentVariant,
            // an index that was derived anew knows of no file how it was
            IsAsSaved =
                entry is not null
                && (
                    entry.Fingerprint is { } saved
                        ? saved == found.Fingerprint
                        : entry.File.CurrentVariant.Size == found.Size
                ),
        };
    }

    private FileMetadata? TryLook(AbsolutePath file)
    {
        try
        {
            return files.Look(file, followLink: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(file);
            return null;
        }
    }

    private IReadOnlyList<DirectoryEntry> TryList(AbsolutePath folder)
    {
        try
        {
            return files.List(folder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(folder);
            return [];
        }
    }
}
