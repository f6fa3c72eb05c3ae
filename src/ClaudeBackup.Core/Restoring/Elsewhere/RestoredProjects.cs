using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Of which projects a restore is: by their stored folder, and by the folder they were in, for one of the first may be of several of the second. Pure.</summary>
internal sealed class RestoredProjects
{
    private readonly ProjectFolders? _folders;
    private readonly Dictionary<string, string?> _common;

    private RestoredProjects(ProjectFolders? folders, Dictionary<string, string?> common) =>
        (_folders, _common) = (folders, common);

    /// <summary>Of none.</summary>
    public static RestoredProjects None { get; } = new(folders: null, []);

    /// <summary>Each with the name of its stored folder, and the folder it was in where that is known, in order.</summary>
    public IReadOnlyList<(string Name, string? Folder)> All { get; private init; } = [];

    /// <param name="restored">The files that come back.</param>
    /// <param name="folders">What is known of the machine's folders.</param>
    public static RestoredProjects Of(IEnumerable<RelativePath> restored, ProjectFolders folders)
    {
        var byName = restored
            .Select(SessionPath.Of)
            .Where(p => p?.ProjectDirectory is not null)
            .Select(p => (Name: p!.ProjectDirectory!, p.SessionId))
            .Distinct()
            .GroupBy(p => p.Name, p => folders.Of(p.Name, p.SessionId), StringComparer.Ordinal)
            .ToArray();
        // what belongs to no session goes with those that come back, or with the first
        var common = byName.ToDictionary(
            g => g.Key,
            g =>
                g.OfType<string>().Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var only]
                    ? only
                    : folders.Of(g.Key),
            StringComparer.Ordinal
        );
        return new RestoredProjects(folders, common)
        {
            All =
            [
                .. byName
                    .SelectMany(g => g.Select(folder => (Name: g.Key, Folder: folder ?? common[g.Key])))
                    .Distinct()
                    .OrderBy(p => p.Name, StringComparer.Ordinal)
                    .ThenBy(p => p.Folder, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>In which folder the project of a file was; null where nothing tells.</summary>
    /// <param name="name">Its stored folder.</param>
    /// <param name="id">The session it belongs to; null for none.</param>
    public string? FolderOf(string name, string? id) => _folders?.Of(name, id) ?? _common.GetValueOrDefault(name);
}
