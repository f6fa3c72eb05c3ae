using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>What this machine saved of the transcripts of its home.</summary>
internal sealed class SavedTranscripts
{
    private readonly Dictionary<string, (StoredSession Session, IndexEntry Entry)> _saved = new(StringComparer.Ordinal);

    /// <param name="own">The sessions that it stored.</param>
    public SavedTranscripts(IEnumerable<StoredSession> own)
    {
        foreach (var session in own)
        {
            foreach (var entry in session.Entries)
            {
                if (SessionPath.IsAppendOnly(entry.Source))
                {
                    _ = _saved.TryAdd(entry.Source.Value, (session, entry));
                }
            }
        }
    }

    /// <summary>Whether the source had any of them when it was looked at last.</summary>
    public bool AreThere => _saved.Values.Any(saved => saved.Entry.AbsentSince is null);

    /// <summary>What is saved of a file; null when nothing is.</summary>
    public IndexEntry? Of(LiveTranscript live) => _saved.GetValueOrDefault(live.Source).Entry;

    /// <summary>The stored session that a file is of, as its name tells; null where there is none.</summary>
    public StoredSession? SessionOf(LiveTranscript live) =>
        _saved.TryGetValue(live.Source, out var saved) ? saved.Session
        : live.SessionId is { } id ? SessionOf(live.Folder, id)
        : null;

    /// <summary>The stored session with this id in a project; null where there is none.</summary>
    public StoredSession? SessionOf(string folder, string id) =>
        _saved.TryGetValue($"{ClaudeHome.Projects}/{folder}/{id}.jsonl", out var found) ? found.Session : null;
}
