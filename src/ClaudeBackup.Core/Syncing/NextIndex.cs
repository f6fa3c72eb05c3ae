using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>The index after a sync, or after one of its commits. Pure.</summary>
internal static class NextIndex
{
    /// <summary>The index with what was captured, and with what the comparison found without reading.</summary>
    /// <param name="index">As it was.</param>
    /// <param name="part">What was read, and what the comparison found.</param>
    /// <param name="now">The time of this sync.</param>
    public static MachineIndex Of(MachineIndex index, CapturedPart part, DateTimeOffset now)
    {
        var files = new Dictionary<RelativePath, IndexEntry>(index.Entries.Count + part.Files.Count);
        foreach (var (source, entry) in index.Entries)
        {
            files.Add(source, entry);
        }

        var notText = new Dictionary<RelativePath, Fingerprint>(index.NotText);
        foreach (var result in part.Files.Select(f => f.Result))
        {
            switch (result)
            {
                case CaptureResult.Same same:
                    files[same.Entry.Source] = same.Entry;
                    break;
                case CaptureResult.Changed changed:
                    files[changed.Entry.Source] = changed.Entry;
                    break;
                case CaptureResult.NotText other:
                    notText[other.Source] = other.Fingerprint;
                    break;
                default:
                    break;
            }
        }

        foreach (var removed in part.Changes.Removed)
        {
            files.Remove(removed.Source);
        }

        foreach (var vanished in part.Changes.Vanished)
        {
            files[vanished.Source] = vanished with { AbsentSince = now };
        }

        foreach (var returned in part.Changes.Returned)
        {
            files[returned.Source] = returned with { AbsentSince = null };
        }

        var none = MachineIndex.Empty(index.Slug);
        return index with
        {
            Entries = files,
            NotText = notText,
            Lists = none.Lists,
            Derived = none.Derived,
            Damage = null,
        };
    }

    /// <summary>Whether two indexes say the same also of what only this disk knows.</summary>
    public static bool IsSame(MachineIndex before, MachineIndex after) =>
        before.Commit == after.Commit
        && before.Entries.Count == after.Entries.Count
        && before.NotText.Count == after.NotText.Count
        && after.Entries.All(f =>
            before.Entries.TryGetValue(f.Key, out var old)
            && (
                ReferenceEquals(old, f.Value)
                || (old.Fingerprint == f.Value.Fingerprint && old.AbsentSince == f.Value.AbsentSince)
            )
        )
        && after.NotText.All(f => before.NotText.TryGetValue(f.Key, out var old) && old == f.Value);
}
