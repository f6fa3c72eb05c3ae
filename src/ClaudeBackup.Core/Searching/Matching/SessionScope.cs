using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>Of which sessions a query is, by what is known of them without a look at their texts. Pure.</summary>
/// <param name="query">The query.</param>
/// <param name="families">Which sessions go on from others.</param>
internal sealed class SessionScope(SearchQuery query, Families families)
{
    /// <summary>Whether only what is not saved yet is asked for.</summary>
    public bool IsUnsavedAlone =>
        Is("unsaved") || query.Values(QualifierName.Is, isNot: true).Contains("saved", StringComparer.Ordinal);

    /// <summary>Whether what is not saved yet is left out.</summary>
    public bool IsSavedAlone =>
        Is("saved") || query.Values(QualifierName.Is, isNot: true).Contains("unsaved", StringComparer.Ordinal);

    /// <summary>Whether all texts of all sessions are meant.</summary>
    public bool HoldsAll { get; } =
        !query.Said.IsLimited
        && !query.Qualifiers.Any(q =>
            q.Name is QualifierName.Project or QualifierName.Machine or QualifierName.Session or QualifierName.Is
        );

    /// <summary>Whether a session is meant.</summary>
    public bool Holds(StoredSession session) =>
        HoldsAll
        || Passes(QualifierName.Project, v => IsOfProject(session, v))
            && Passes(QualifierName.Machine, v => session.Machine.Value.Equals(v, StringComparison.OrdinalIgnoreCase))
            && Passes(QualifierName.Session, v => session.Id.StartsWith(v, StringComparison.OrdinalIgnoreCase))
            && Passes("deleted", session.AbsentSince is not null)
            && Passes("fork", families.IsFork(session))
            && (!query.Said.IsLimited || session.WasActiveIn(query.Said));

    /// <summary>A sentence for each project and machine of the query that no saved session has: then nothing was searched at all.</summary>
    /// <param name="sessions">All that are saved.</param>
    public IEnumerable<string> Unknown(IReadOnlyList<StoredSession> sessions) =>
        [
            .. query
                .Values(QualifierName.Project)
                .Where(project => !sessions.Any(s => IsOfProject(s, project)))
                .Select(project => $"No saved session has {project} in the path of its project."),
            .. query
                .Values(QualifierName.Machine)
                .Where(machine =>
                    !sessions.Any(s => s.Machine.Value.Equals(machine, StringComparison.OrdinalIgnoreCase))
                )
                .Select(machine => $"No session of a machine {machine} is saved."),
        ];

    // a.b and a-b have one folder name: it is no proof where entries tell where they were
    private static bool IsOfProject(StoredSession session, string project)
    {
        string?[] folders = [session.ProjectPath, session.Digest.FirstCwd, session.Digest.LastCwd];
        return session.ProjectDirectory.Equals(project, StringComparison.OrdinalIgnoreCase)
            || (
                Array.TrueForAll(folders, f => f is null)
                    ? session.ProjectDirectory.Contains(project, StringComparison.OrdinalIgnoreCase)
                    : Array.Exists(
                        folders,
                        f =>
                            f is not null
                            && ComposedName
                                .Of(f.Replace('\\', '/'))
                                .Contains(
                                    ComposedName.Of(project.Replace('\\', '/')),
                                    StringComparison.OrdinalIgnoreCase
                                )
                    )
            );
    }

    /// <summary>Whether a text of a session is meant.</summary>
    public bool Holds(StoredText text) => HoldsAll || Passes("subagent", text.Agent.Length > 0);

    /// <summary>Whether what is not saved of a session is meant.</summary>
    public bool Holds(UnsavedText text) => Holds(text.Session) && Passes("subagent", text.Agent.Length > 0);

    private bool Is(string property) => query.Values(QualifierName.Is).Contains(property, StringComparer.Ordinal);

    private bool Passes(string property, bool isSo) =>
        (isSo || !Is(property))
        && (!isSo || !query.Values(QualifierName.Is, isNot: true).Contains(property, StringComparer.Ordinal));

    private bool Passes(QualifierName name, Func<string, bool> isSo)
    {
        var wanted = query.Values(name).ToList();
        return (wanted.Count == 0 || wanted.Exists(v => isSo(v))) && !query.Values(name, isNot: true).Any(isSo);
    }
}
