using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Which sessions to list; what is given combines.</summary>
public sealed record SessionFilter
{
    /// <summary>At most so many, the newest.</summary>
    public int? Last { get; init; }

    /// <summary>Active on that day in UTC.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Part of the project's folder name or path, in any case.</summary>
    public string? Project { get; init; }

    /// <summary>The slug of a machine.</summary>
    public string? Machine { get; init; }

    /// <summary>The sessions that pass, newest first.</summary>
    public IReadOnlyList<StoredSession> Apply(SessionCatalog catalog)
    {
        var passing = catalog.Sessions.Where(s =>
            IsOfMachine(s) && IsOfProject(s) && (Date is not { } day || s.WasActiveOn(day))
        );
        return [.. Last is { } count ? passing.Take(count) : passing];
    }

    /// <summary>Whether a session is of the machine asked for.</summary>
    public bool IsOfMachine(StoredSession session) =>
        Machine is null || string.Equals(session.Machine, Machine, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a session is of the project asked for.</summary>
    public bool IsOfProject(StoredSession session) =>
        Project is null
        || session.ProjectDirectory.Contains(Project, StringComparison.OrdinalIgnoreCase)
        || (
            session.ProjectPath is { } path
            && ComposedName.Of(path).Contains(ComposedName.Of(Project), StringComparison.OrdinalIgnoreCase)
        );
}

/// <summary>What an id, or the beginning of one, means.</summary>
public abstract record SessionChoice
{
    private SessionChoice() { }

    /// <summary>Exactly one session.</summary>
    public sealed record Found(StoredSession Session) : SessionChoice;

    /// <summary>No session.</summary>
    public sealed record None : SessionChoice;

    /// <summary>More than one; the user must say more.</summary>
    public sealed record Ambiguous(IReadOnlyList<StoredSession> Candidates) : SessionChoice;

    /// <summary>Chooses by the beginning of an id. Where a project is named in full, others that contain the name do not count.</summary>
    /// <param name="catalog">All sessions.</param>
    /// <param name="prefix">At least one character, in any case.</param>
    /// <param name="filter">Its machine and project narrow the choice.</param>
    /// <exception cref="BackupException">Usage: the prefix is empty.</exception>
    public static SessionChoice Of(SessionCatalog catalog, string prefix, SessionFilter filter)
    {
        if (string.IsNullOrWhiteSpace(prefix))
        {
            throw new BackupException(
                FailureKind.Usage,
                "The id of a session must not be empty.",
                "List the sessions with: claude-backup restore --list"
            );
        }

        var candidates = catalog
            .Sessions.Where(s =>
                s.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && filter.IsOfMachine(s)
                && filter.IsOfProject(s)
            )
            .ToArray();
        // A project named in full is meant before others that contain the same text.
        if (candidates.Length > 1 && filter.Project is { } project)
        {
            var exact = candidates.Where(s => s.ProjectDirectory == project || IsAt(s, project)).ToArray();
            candidates = exact.Length > 0 ? exact : candidates;
        }

        return candidates switch
        {
            [] => new None(),
            [var only] => new Found(only),
            _ => new Ambiguous(candidates),
        };
    }

    private static bool IsAt(StoredSession session, string project) =>
        session.ProjectPath is { } path && ComposedName.Of(path) == ComposedName.Of(project);
}
