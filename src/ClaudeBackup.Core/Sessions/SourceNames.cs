using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sessions;

/// <summary>The names in the folders of a source, each folder listed once: to look at every file by itself takes ten times as long.</summary>
/// <param name="home">The source.</param>
/// <param name="files">The file system it lies on.</param>
internal sealed class SourceNames(ClaudeHome home, IFileSystem files)
{
    private readonly Dictionary<string, HashSet<string>> _folders = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether a folder has exactly this name, and it is no link. Where it has not, or could not be listed, the file may be there all the same: through a link, or
    /// under a name that the system takes for the same.
    /// </summary>
    /// <param name="source">Below the home, in a folder of it.</param>
    public bool Has(RelativePath source)
    {
        var path = source.Value.AsSpan();
        var end = path.LastIndexOf('/');
        var known = _folders.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(path[..end], out var names))
        {
            var folder = path[..end].ToString();
            _folders[folder] = names = NamesIn(home.Root / RelativePath.Trusted(folder));
        }

        return names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(path[(end + 1)..]);
    }

    private HashSet<string> NamesIn(AbsolutePath folder)
    {
        try
        {
            return files
                .List(folder)
                .Where(entry => entry.Kind is not FileKind.SymbolicLink)
                .Select(entry => entry.Name)
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
