using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Tells of a project's folder below <c>projects/</c> to which folder it belongs. Its name cannot be read backwards; the sessions in it tell, those of other
/// projects of one machine, and what the user named. Several folders may share one name, as <c>web/app</c> and <c>web-app</c> do. Pure.
/// </summary>
internal sealed class ProjectFolders
{
    private readonly ILookup<string, StoredSession> _sessions;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Id), string> _told = [];

    /// <param name="sessions">All of one machine.</param>
    /// <param name="named">Further folders that may be one.</param>
    public ProjectFolders(IReadOnlyCollection<StoredSession> sessions, IEnumerable<string> named)
    {
        _sessions = sessions.ToLookup(s => s.ProjectDirectory, StringComparer.Ordinal);
        foreach (var told in sessions.SelectMany(s => new[] { s.Digest.FirstCwd, s.Digest.LastCwd }).Concat(named))
        {
            // a git repository keeps what it remembers under its root, and sessions under the folder they are in
            for (
                var folder = told;
                folder is { Length: > 0 } && _known.TryAdd(ProjectDirectoryName.Encode(folder), folder);
                folder = Above(folder)
            ) { }
        }

        foreach (var session in sessions)
        {
            if (ProjectDirectoryName.FolderOf(session.ProjectDirectory, Places(session)) is { } folder)
            {
                _told[(session.ProjectDirectory, session.Id.ToLowerInvariant())] = folder;
            }
        }
    }

    /// <summary>The folder of a session, by what its own entries tell; null where they tell of none of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="id">The session; null for what belongs to none.</param>
    public string? Of(string name, string? id) =>
        id is null ? null : _told.GetValueOrDefault((name, id.ToLowerInvariant()));

    /// <summary>The folder, or the first of them; null where nothing tells it.</summary>
    public string? Of(string name) =>
        ProjectDirectoryName.FolderOf(name, _sessions[name].SelectMany(Places))
        ?? _known.GetValueOrDefault(name)
        // moved by hand, or by a client of which this is not known: they tell if they agree
        ?? (
            _sessions[name]
                .Select(s => s.ProjectPath)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Take(2)
                .ToArray()
                is [var only]
                ? only
                : null
        );

    private static IEnumerable<string?> Places(StoredSession session) =>
        [session.Digest.LastCwd, session.Digest.FirstCwd];

    private static string? Above(string folder) =>
        folder.LastIndexOfAny(['/', '\\']) is > 0 and var end ? folder[..end] : null;
}
