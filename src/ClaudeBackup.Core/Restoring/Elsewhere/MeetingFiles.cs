using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// Files of one restore that come to one place, as when a project was moved before and both of its folders are stored. Of what only grows the longer one is
/// taken, of any other file the later one. Pure.
/// </summary>
internal sealed class MeetingFiles
{
    private const int MostNamed = 3;

    private readonly HashSet<FileToRestore> _left = new(ReferenceEqualityComparer.Instance);

    /// <param name="files">All, with the states that are restored.</param>
    public MeetingFiles(IEnumerable<(FileToRestore File, Variant Variant)> files)
    {
        foreach (var place in files.GroupBy(f => f.File.Place).Where(g => g.Skip(1).Any()))
        {
            var taken = place
                .OrderByDescending(f => SessionPath.IsAppendOnly(place.Key) ? f.Variant.Size : 0)
                .ThenByDescending(f => f.Variant.ModifiedNs)
                .ThenBy(f => f.File.Entry.Source.Value, StringComparer.Ordinal)
                .First();
            _left.UnionWith(place.Select(f => f.File).Where(f => !ReferenceEquals(f, taken.File)));
        }
    }

    /// <summary>What is left out, for people.</summary>
    public IEnumerable<string> Warnings =>
        _left.Count == 0
            ? []
            :
            [
                $"{(_left.Count == 1 ? "1 file is" : $"{_left.Count:N0} files are")} left out, for a fuller or newer one comes to the same place: {string.Join(", ", _left.Select(f => f.Entry.Source.Value).Order(StringComparer.Ordinal).Take(MostNamed))}{(_left.Count > MostNamed ? ", …" : "")}. Restored without --map, {(_left.Count == 1 ? "it comes" : "they come")} back where {(_left.Count == 1 ? "it was" : "they were")}.",
            ];

    /// <summary>Whether the file is restored.</summary>
    public bool IsTaken(FileToRestore file) => !_left.Contains(file);
}
