using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>Gives each file its place in the repository, so that no two places are one on a file system that ignores case.</summary>
internal sealed class Places(MachineIndex index)
{
    /// <summary>Config above this size, in bytes, is kept in segments.</summary>
    public const int LargestPlainFile = 16 * 1024 * 1024;

    private readonly Lazy<HashSet<string>> _taken = new(() =>
        index.Files.Select(f => f.Path.Value).ToHashSet(StringComparer.OrdinalIgnoreCase)
    );

    /// <summary>The place the file has, or a new one.</summary>
    public StoredPath For(ScannedFile file, StoredFile? stored)
    {
        var area =
            file.Tier is Tier.Sessions ? StoredArea.Sessions
            : file.Metadata.Size > LargestPlainFile ? StoredArea.LargeConfig
            : StoredArea.Config;
        if (stored is not null && stored.Path.Area == area)
        {
            return stored.Path;
        }

        var path = StoredPath.Of(file.Source, area);
        if (!_taken.Value.Add(path.Value))
        {
            path = StoredPath.Of(file.Source, area, partByCase: true);
            _taken.Value.Add(path.Value);
        }

        return path;
    }
}
