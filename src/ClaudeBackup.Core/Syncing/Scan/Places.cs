using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>Gives each file its place in the repository: the one it has, unless it outgrew it.</summary>
internal sealed class Places(MachineIndex index)
{
    /// <summary>Config above this size, in bytes, is kept in segments.</summary>
    public const int LargestPlainFile = 16 * 1024 * 1024;

    private readonly Lazy<TakenPlaces> _taken = new(() => new TakenPlaces(index.Files));

    /// <summary>The place the file has, or a new one.</summary>
    public StoredPath For(ScannedFile file, StoredFile? stored)
    {
        var area =
            file.Tier is Tier.Sessions ? StoredArea.Sessions
            : file.Fingerprint.Size > LargestPlainFile ? StoredArea.LargeConfig
            : StoredArea.Config;
        return stored is not null && stored.Path.Area == area ? stored.Path : _taken.Value.Take(file.Source, area);
    }
}
