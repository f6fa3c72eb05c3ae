using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Tells of a project's folder below <c>projects/</c> to which folder it belongs. Its name cannot be read backwards; the sessions in it tell, those of other
/// projects of one machine, and what the user named. Pure.
/// </summary>
internal sealed class ProjectFolders
{
    private readonly ILookup<string, StoredSession> _sessions;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

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
    }

    /// <summary>The folder; null where nothing tells it.</summary>
    public string? Of(string name) =>
        ProjectDirectoryName.FolderOf(
            name,
            _sessions[name].SelectMany(s => new[] { s.Digest.LastCwd, s.Digest.FirstCwd })
        )
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

    private static string? Above(string folder) =>
        folder.LastIndexOfAny(['/', '\\']) is > 0 and var end ? folder[..end] : null;
}
