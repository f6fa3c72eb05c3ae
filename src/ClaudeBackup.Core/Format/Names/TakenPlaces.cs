using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>The places that the files of one machine have, so that no two are one on a file system that ignores case.</summary>
/// <param name="files">Those that have one.</param>
internal sealed class TakenPlaces(IEnumerable<StoredFile> files)
{
    private readonly HashSet<string> _taken = files
        .Select(f => f.Path.Value)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a place for a file that has none.</summary>
    public StoredPath Take(RelativePath source, StoredArea area)
    {
        var place = StoredPath.Of(source, area);
        if (!_taken.Add(place.Value))
        {
            place = StoredPath.Of(source, area, partByCase: true);
            _taken.Add(place.Value);
        }

        return place;
    }
}
