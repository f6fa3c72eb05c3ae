using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Which sessions are meant, by the same names in every command; what is given combines. Pure.</summary>
public sealed record SessionFilter
{
    /// <summary>At most so many, the newest.</summary>
    public int? Last { get; init; }

    /// <summary>When they have to have been active.</summary>
    public Period Active { get; init; } = Period.Always;

    /// <summary>Part of the project's folder name or path, in any case.</summary>
    public string? Project { get; init; }

    /// <summary>The slug of a machine.</summary>
    public string? Machine { get; init; }

    /// <summary>What the title has to have in it.</summary>
    public WantedWords? Title { get; init; }

    /// <summary>Whether it leaves out sessions of a machine.</summary>
    public bool IsOfSessions => Last is not null || Project is not null || Title is not null || Active.IsLimited;

    /// <summary>Whether it leaves nothing out.</summary>
    public bool IsEmpty => !IsOfSessions && Machine is null;

    /// <summary>The sessions that pass, newest first.</summary>
    public IReadOnlyList<StoredSession> Apply(SessionCatalog catalog)
    {
        var passing = catalog.Sessions.Where(Passes);
        return [.. Last is { } count ? passing.Take(count) : passing];
    }

    /// <summary>Whether a session passes, however many do.</summary>
    public bool Passes(StoredSession session) =>
        IsOfMachine(session)
        && IsOfProject(session)
        && (!Active.IsLimited || session.WasActiveIn(Active))
        && (Title is null || Title.AreIn(session.Digest.Title));

    /// <summary>How many sessions were active on the day that was written out by the clock on the wall, and not by that of UTC.</summary>
    public int HiddenByUtc(SessionCatalog catalog) =>
        Active.OnTheWall is { } day && day != Active with { UtcDay = null, OnTheWall = null }
            ? catalog.Sessions.Count(s => (this with { Active = day }).Passes(s) && !Passes(s))
            : 0;

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

    /// <summary>
    /// What of a machine's files is meant: those of the sessions that pass, with all that belongs to them; and where whole projects are asked
    /// for, what belongs to these, such as memory.
    /// </summary>
    /// <param name="machine">What one machine stored.</param>
    public MachineIndex Of(MachineIndex machine)
    {
        var sessions = Apply(SessionCatalog.Of([machine]));
        var entries = sessions.SelectMany(s => s.Entries).DistinctBy(e => e.Source).ToDictionary(e => e.Source);
        if (Project is not null && Last is null && Title is null && !Active.IsLimited)
        {
            var folders = sessions.Select(s => s.ProjectDirectory).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in machine.Entries.Values)
            {
                if (
                    SessionPath.Of(entry.Source) is { Role: SessionPathRole.Project, ProjectDirectory: { } folder }
                    && (folders.Contains(folder) || folder.Contains(Project, StringComparison.OrdinalIgnoreCase))
                )
                {
                    entries[entry.Source] = entry;
                }
            }
        }

        return machine with
        {
            Entries = entries,
        };
    }
}
