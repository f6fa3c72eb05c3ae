using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Why a filter leaves no session. Pure.</summary>
public static class NoMatch
{
    private const int MostNamed = 3;

    private const string List = "See what is stored with: claude-backup restore --list";

    /// <summary>That no session is stored at all, or a name in the filter that nothing stored has, with those that there are; null for neither.</summary>
    /// <param name="filter">What was asked for.</param>
    /// <param name="machines">Of all machines.</param>
    public static BackupException? Of(SessionFilter filter, IReadOnlyList<MachineIndex> machines) =>
        filter.Machine is { } machine && UnknownMachine(machines, machine) is { } unknown ? unknown
        : SessionCatalog.Of(machines).Sessions is not { Count: > 0 } sessions
            ? BackupException.NotFound("No session is saved yet.", "Save the ones there are with: claude-backup sync")
        : filter.Project is { } project
        && UnknownProject(filter, [.. sessions.Where(filter.IsOfMachine)], project) is { } elsewhere
            ? elsewhere
        : filter.Title is { } title
            ? UnknownTitle([.. sessions.Where(s => filter.IsOfMachine(s) && filter.IsOfProject(s))], title)
        : null;

    /// <summary>What to restore of one machine where the filter leaves none of it.</summary>
    /// <param name="filter">What was asked for.</param>
    /// <param name="index">Of the machine.</param>
    /// <param name="machines">Of all machines.</param>
    public static BackupException OfMachine(
        SessionFilter filter,
        MachineIndex index,
        IReadOnlyList<MachineIndex> machines
    )
    {
        var others = machines
            .Where(i => i.Slug != index.Slug && filter.Machine is null && filter.Of(i).Entries.Count > 0)
            .Select(i => $"--machine {i.Slug}")
            .ToArray();
        return others.Length > 0
            ? BackupException.NotFound(
                $"No session of this machine, {index.Slug}, matches.",
                $"Others have some; say whose with: {string.Join(" or ", others)}"
            )
            : Of(filter with { Machine = index.Slug.Value }, machines)
                ?? BackupException.NotFound($"No session of {index.Slug} matches.", List);
    }

    private static BackupException? UnknownMachine(IReadOnlyList<MachineIndex> machines, string name) =>
        machines.Any(i => i.Slug.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? null
            : MachineChoice.Unknown(machines, name);

    private static BackupException? UnknownProject(SessionFilter filter, StoredSession[] sessions, string project)
    {
        if (sessions.Any(filter.IsOfProject))
        {
            return null;
        }

        var known = Nearest.First(project, sessions.Select(s => s.ProjectPath ?? s.ProjectDirectory));
        return BackupException.NotFound(
            $"No project{(filter.Machine is { } machine ? $" of the machine {machine}" : "")} has {project} in its folder name or path.",
            known.Count == 0 ? List : $"The closest are: {string.Join(", ", known.Take(MostNamed))}. {List}"
        );
    }

    private static BackupException? UnknownTitle(StoredSession[] sessions, WantedWords title)
    {
        if (sessions.Any(s => title.AreIn(s.Digest.Title)))
        {
            return null;
        }

        var near = SessionMeaning
            .Nearest(sessions, title)
            .Select(s => s.Digest.Title)
            .Distinct()
            .Take(MostNamed)
            .ToArray();
        return BackupException.NotFound(
            $"No session has {title.Typed} in its title.",
            $"{(near.Length > 0 ? $"The closest are: {string.Join("; ", near)}. " : "")}{Search(title)}"
        );
    }

    /// <summary>How to look for words in more than titles, as a sentence without its end.</summary>
    public static string Search(WantedWords words) =>
        $"To search what was said: claude-backup search {ShellLine.Quoted(ShellLine.ShellsOfThisSystem[0], words.Typed)}";
}
