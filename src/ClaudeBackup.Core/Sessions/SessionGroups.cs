using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>
/// Puts the files of a machine together by the session they belong to. Every command that tells of sessions does so with all files of a home, so a name is
/// made into a text once a session.
/// </summary>
internal sealed class SessionGroups
{
    private readonly Dictionary<string, Dictionary<string, List<IndexEntry>>> _projects = new(StringComparer.Ordinal);

    // what lies outside of the projects belongs to an id, in whichever project that is
    private readonly Dictionary<string, List<IndexEntry>> _owned = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a file; one of no session is passed by.</summary>
    public void Add(IndexEntry entry)
    {
        switch (SessionPath.RoleOf(entry.Source, out var project, out var id))
        {
            case SessionPathRole.Transcript or SessionPathRole.Side:
                Of(project, id).Add(entry);
                break;
            case SessionPathRole.OldAgent
                when SessionCatalog.DigestOf(entry.File).SessionId is { } told && SessionPath.IsSessionId(told):
                Of(project, told).Add(entry);
                break;
            case null when entry.File.Tier is Tier.Sessions && SessionPath.OwnerOf(entry.Source) is { } owner:
                Of(_owned, owner).Add(entry);
                break;
            default:
                break;
        }
    }

    /// <summary>The project's folder, the id in lower case, and the files in order of their paths.</summary>
    public IEnumerable<(string Project, string Id, List<IndexEntry> Files)> Take()
    {
        foreach (var (project, sessions) in _projects)
        {
            foreach (var (id, files) in sessions)
            {
                files.AddRange(_owned.GetValueOrDefault(id) ?? []);
                if (files.Count > 1)
                {
                    files.Sort((a, b) => string.CompareOrdinal(a.Source.Value, b.Source.Value));
                }

                yield return (project, id, files);
            }
        }
    }

    private List<IndexEntry> Of(ReadOnlySpan<char> project, ReadOnlySpan<char> id)
    {
        var byName = _projects.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byName.TryGetValue(project, out var sessions))
        {
            _projects[project.ToString()] = sessions = new(StringComparer.OrdinalIgnoreCase);
        }

        return Of(sessions, id);
    }

    private static List<IndexEntry> Of(Dictionary<string, List<IndexEntry>> sessions, ReadOnlySpan<char> id)
    {
        var byId = sessions.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byId.TryGetValue(id, out var files))
        {
            sessions[id.ToString().ToLowerInvariant()] = files = new(1);
        }

        return files;
    }
}
