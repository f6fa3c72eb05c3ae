using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>Gathers every state at every place and tells which machine it belongs to. Pure but for the paths it hands on.</summary>
/// <param name="listed">Machines whose folders are in the new layout already.</param>
internal sealed class LegacySightings(IReadOnlySet<Slug> listed)
{
    private sealed record Sighting(LegacyPath Place, Slug? Author, LegacyState State);

    private readonly List<Sighting> _all = [];
    private readonly Dictionary<(string Path, ObjectId Blob), LegacyState> _states = [];
    private readonly Dictionary<string, DateTimeOffset> _removed = new(StringComparer.Ordinal);
    private readonly HashSet<ObjectId> _known = [];

    /// <summary>The state at a tracked path.</summary>
    public LegacyState StateOf(string path, ObjectId blob) => _states[(path, blob)];

    /// <summary>Takes what commits did, oldest first.</summary>
    public void AddHistory(IReadOnlyList<PathChange> history, LegacyManifests manifests)
    {
        foreach (var change in history)
        {
            if (change.Id is not { } blob)
            {
                _removed[change.Path] = change.Time;
                continue;
            }

            _removed.Remove(change.Path);
            Add(change.Path, change.Mode, manifests.SlugAt(change.Commit), Seen(blob, change.Time));
        }
    }

    /// <summary>Takes what HEAD has, which a history that was cut short may not tell.</summary>
    public void AddTree(IReadOnlyList<TreeEntry> tree, DateTimeOffset time)
    {
        var present = tree.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in tree.Where(e => !_states.ContainsKey((e.Path, e.Id))))
        {
            Add(entry.Path, entry.Mode, author: null, Seen(entry.Id, time));
        }

        foreach (var place in _all.Select(s => s.Place).Distinct())
        {
            var path = TrackedPath(place);
            if (present.Contains(path))
            {
                _removed.Remove(path);
            }
            else
            {
                _removed.TryAdd(path, time);
            }
        }
    }

    /// <summary>Takes what lies in the work tree.</summary>
    public void AddWorkTree(BackupRepository repository, IReadOnlyList<LegacyWorkFile> files)
    {
        foreach (var file in files)
        {
            _removed.Remove(file.Path);
            if (_states.ContainsKey((file.Path, file.Blob)))
            {
                continue;
            }

            var saved = Timestamp.FromUnixNs(file.Metadata.ModifiedNs);
            var seen = Seen(file.Blob, saved) with
            {
                Uncommitted = _known.Contains(file.Blob) ? null : repository.InWorkTree(file.Path),
            };
            Add(file.Path, TreeMode.File, author: null, seen);
        }
    }

    /// <summary>Everything but config, by machine and source.</summary>
    /// <param name="root">The machine that the root belongs to.</param>
    public IReadOnlyList<LegacyFile> Files(Slug root)
    {
        var machines = _all.Select(s => s.Place.Slug).OfType<Slug>().Concat(listed).ToHashSet();
        var folders = _all.Where(s => s.Place.Slug is not null)
            .GroupBy(s => s.Place.Source, s => s.Place.Slug!)
            .ToDictionary(g => g.Key, g => g.ToHashSet());
        var heir = Heir(root, folders);
        return
        [
            .. _all.Where(s => !s.Place.IsConfig)
                .GroupBy(s => (Slug: Owner(s, root, heir, machines, folders), s.Place.Source))
                .Select(g => new LegacyFile
                {
                    Slug = g.Key.Slug,
                    Source = g.Key.Source,
                    States =
                    [
                        .. g.Select(s => s.State)
                            .GroupBy(s => s.Blob)
                            .Select(same => same.MinBy(s => s.Saved)! with { Order = same.Max(s => s.Order) })
                            .OrderBy(s => s.Order),
                    ],
                    Removed = RemovedAt(g.Select(s => TrackedPath(s.Place))),
                })
                .OrderBy(f => f.Slug, Slug.InOrder)
                .ThenBy(f => f.Source.Value, StringComparer.Ordinal),
        ];
    }

    // Sessions of a flat layout belong to the folder that they were moved into; those that were deleted before the move, to
    // the folder that got most of them. The history file had one state for each machine that wrote it.
    private static Slug Owner(
        Sighting sighting,
        Slug root,
        Slug heir,
        HashSet<Slug> machines,
        Dictionary<RelativePath, HashSet<Slug>> folders
    ) =>
        sighting.Place.Slug
        ?? (
            SessionPath.Of(sighting.Place.Source) is null
                ? sighting.Author is { } author && machines.Contains(author)
                    ? author
                    : root
                : !folders.TryGetValue(sighting.Place.Source, out var slugs)
                    ? heir
                    : slugs.Contains(heir)
                        ? heir
                        : slugs.Order(Slug.InOrder).First()
        );

    private Slug Heir(Slug root, Dictionary<RelativePath, HashSet<Slug>> folders) =>
        _all.Where(s => s.Place is { Slug: null, IsConfig: false })
            .Select(s => s.Place.Source)
            .Distinct()
            .SelectMany(source => folders.GetValueOrDefault(source) ?? [])
            .CountBy(slug => slug)
            .OrderByDescending(slug => slug.Value)
            .ThenByDescending(slug => slug.Key == root)
            .Select(slug => slug.Key)
            .FirstOrDefault(root);

    private DateTimeOffset? RemovedAt(IEnumerable<string> paths)
    {
        var times = paths
            .Distinct(StringComparer.Ordinal)
            .Select(p => _removed.TryGetValue(p, out var time) ? time : (DateTimeOffset?)null)
            .ToArray();
        return times.Contains(null) ? null : times.Max();
    }

    private static string TrackedPath(LegacyPath place) =>
        (place.Slug is { } slug ? slug.Folder + "/" : "")
        + (place.IsConfig ? "config/" + place.Source.Value : place.Source.Value + ".gz");

    private LegacyState Seen(ObjectId blob, DateTimeOffset saved) =>
        new()
        {
            Blob = blob,
            Saved = saved,
            Order = _all.Count,
        };

    private void Add(string path, int mode, Slug? author, LegacyState seen)
    {
        if (LegacyLayout.Of(path) is not { } place || mode is not (TreeMode.File or TreeMode.Executable))
        {
            return;
        }

        // The first commit that had these bytes says when they were saved; the last time they were met, what was newest.
        var state = _states.TryGetValue((path, seen.Blob), out var met) ? met with { Order = seen.Order } : seen;
        if (seen.Uncommitted is null)
        {
            _known.Add(seen.Blob);
        }

        _states[(path, seen.Blob)] = state;
        _all.Add(new Sighting(place, author, state));
    }
}
