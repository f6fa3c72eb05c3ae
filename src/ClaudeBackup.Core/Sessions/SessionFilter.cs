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
        Machine is null || session.Machine.Value.Equals(Machine, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a session is of the project asked for.</summary>
    public bool IsOfProject(StoredSession session) =>
        Project is null
        || session.ProjectDirectory.Contains(Project, StringComparison.OrdinalIgnoreCase)
        || (
            session.ProjectPath is { } path
            && ComposedName.Of(path).Contains(ComposedName.Of(Project), StringComparison.OrdinalIgnoreCase)
        );
}
