using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Git repositories inside the source, such as a memory folder under version control. Git takes its own files away as it packs them, so of such a folder
/// the newest state counts as a whole: a file that was stored once and is gone would bring an old ref back over a new one. Pure.
/// </summary>
internal sealed class NestedRepositories
{
    private const string GitFolder = ".git";

    private readonly HashSet<string> _roots;

    /// <param name="seen">What the source holds.</param>
    public NestedRepositories(IEnumerable<RelativePath> seen) =>
        // where its HEAD is gone too, the repository was deleted or is in a state of its own: nothing of it goes then
        _roots = seen.Where(f => f.Value.EndsWith($"/{GitFolder}/HEAD", StringComparison.Ordinal))
            .Select(f => string.Join('/', f.Components.SkipLast(2)))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a file lies in a folder of git's own, of whatever repository.</summary>
    public static bool IsOfGit(RelativePath file) => file.Value.Contains($"/{GitFolder}/", StringComparison.Ordinal);

    /// <summary>The folders of git's own of those repositories that hold any of these files.</summary>
    /// <param name="files">Files of the source; only those inside of such a folder count.</param>
    public IReadOnlyList<RelativePath> GitFoldersOf(IEnumerable<RelativePath> files)
    {
        var all = _roots.Select(root => RelativePath.Parse($"{root}/{GitFolder}")).ToArray();
        return all.Length == 0 ? [] : [.. files.SelectMany(f => all.Where(f.StartsWith)).Distinct()];
    }

    /// <summary>The files that are of a repository which is still there without them. They leave the newest snapshot; those before it keep them.</summary>
    /// <param name="missing">What is stored and no longer at the source.</param>
    public IReadOnlySet<StoredFile> Superseded(IEnumerable<StoredFile> missing) =>
        _roots.Count == 0 ? new HashSet<StoredFile>() : missing.Where(IsSuperseded).ToHashSet();

    private bool IsSuperseded(StoredFile file)
    {
        if (file.Tier is not Tier.Sessions || SessionPath.IsAppendOnly(file.Source))
        {
            return false;
        }

        var names = file.Source.Components;
        for (var depth = 1; depth < names.Count; depth++)
        {
            if (_roots.Contains(string.Join('/', names.Take(depth))))
            {
                // all projects, or a whole project, may be a repository as well: whatever of a session is gone there stays stored
                return names[depth] == GitFolder || !HoldsSessions(names, depth);
            }
        }

        return false;
    }

    private static bool HoldsSessions(IReadOnlyList<string> names, int depth) =>
        depth <= 2 && string.Equals(names[0], ClaudeHome.Projects, StringComparison.OrdinalIgnoreCase);
}
