using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.ClaudeConfig;

/// <summary>What a snapshot did to a config file.</summary>
public enum ConfigChange
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It was there with other bytes.</summary>
    Modified,

    /// <summary>The source no longer had it.</summary>
    Removed,
}

/// <summary>One file of a snapshot.</summary>
/// <param name="File">Below the Claude home.</param>
/// <param name="Change">What happened to it.</param>
/// <param name="Keys">The keys by which it then differs from before, where it is JSON and was asked for.</param>
public sealed record ConfigFileChange(RelativePath File, ConfigChange Change, IReadOnlyList<string> Keys);

/// <summary>A snapshot that changed config.</summary>
/// <param name="Commit">Its id.</param>
/// <param name="Time">When.</param>
/// <param name="Files">What it changed, ordered by path.</param>
public sealed record ConfigSnapshot(ObjectId Commit, DateTimeOffset Time, IReadOnlyList<ConfigFileChange> Files);

/// <summary>
/// The config of one machine in all the states it went through; and of whatever else follows the source, memory, plans, tool results, prompt history,
/// when it is asked for by name.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="slug">The machine.</param>
/// <param name="local">The clock of whoever is told that there is no such state.</param>
public sealed class ConfigHistory(BackupRepository repository, Slug slug, LocalTime local)
{
    private readonly string _folder = slug.Folder;

    /// <summary>The snapshots that changed config, newest first.</summary>
    /// <param name="file">Only those that changed this file, or anything in this folder, with the keys, config or not; null for all config.</param>
    /// <param name="key">Only those that changed this key of the file; null for all.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<ConfigSnapshot>> LogAsync(
        RelativePath? file,
        string? key,
        CancellationToken cancellation
    )
    {
        var folders = StoredPath
            .ConfigFolders.Concat(file is null ? [] : StoredPlaces(file))
            .Select(f => $"{_folder}/{f}")
            .ToArray();
        var changes = await new MachineSnapshots(repository).ChangesAsync(slug, folders, cancellation);
        var present = new HashSet<string>(StringComparer.Ordinal);
        var snapshots = new List<ConfigSnapshot>();
        await using var content = new ConfigContent(repository);
        foreach (var commit in changes.GroupBy(c => (c.Commit, c.Time)).Reverse())
        {
            var files = new List<ConfigFileChange>();
            foreach (var stored in commit.Select(Stored.Of).OfType<Stored>().GroupBy(s => s.Source))
            {
                if (file is not null && !stored.Key.StartsWith(file))
                {
                    continue;
                }

                var isThere = present.Overlaps(stored.Select(s => s.Name));
                present.ExceptWith(stored.Where(s => s.Blob is null).Select(s => s.Name));
                present.UnionWith(stored.Where(s => s.Blob is not null).Select(s => s.Name));
                var isRemoved = stored.All(s => s.Blob is null);
                files.Add(
                    new ConfigFileChange(
                        stored.Key,
                        isRemoved ? ConfigChange.Removed
                            : isThere ? ConfigChange.Modified
                            : ConfigChange.Added,
                        file is null ? [] : content.ChangedKeys(stored.Key, stored.First().Blob)
                    )
                );
            }

            if (files.Count > 0)
            {
                snapshots.Add(
                    new ConfigSnapshot(
                        commit.Key.Commit,
                        commit.Key.Time,
                        [.. files.OrderBy(f => f.File.Value, StringComparer.Ordinal)]
                    )
                );
            }
        }

        snapshots.Reverse();
        return key is null ? snapshots : [.. snapshots.Where(s => s.Files.Any(f => f.Keys.Any(k => IsOf(k, key))))];
    }

    /// <summary>The snapshot that the user means.</summary>
    /// <param name="at">When; null for the newest.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">There is none.</exception>
    public async Task<CommitInfo> ChooseAsync(PointInTime? at, CancellationToken cancellation)
    {
        var history = new SnapshotHistory(repository, local);
        return at is null
            ? (await history.OfMachineAsync(slug, cancellation)) is [var newest, ..]
                ? newest
                : throw PointInTime.NothingYet()
            : (await history.ChooseAsync(slug, at, cancellation)).Commit;
    }

    /// <summary>All config as a snapshot has it, and whatever else there is of one file or folder.</summary>
    /// <param name="commit">The snapshot.</param>
    /// <param name="file">That file or folder; null for config alone.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">Integrity: the snapshot is damaged.</exception>
    public async Task<IReadOnlyDictionary<RelativePath, StoredFile>> AtAsync(
        ObjectId commit,
        RelativePath? file,
        CancellationToken cancellation
    )
    {
        var builder = new IndexBuilder(repository);
        var config = await builder.BuildConfigAsync(slug, commit, cancellation);
        if (file is null)
        {
            return config;
        }

        var all = new Dictionary<RelativePath, StoredFile>(config);
        foreach (var (source, stored) in await builder.BuildBelowAsync(slug, commit, file, cancellation))
        {
            _ = all.TryAdd(source, stored);
        }

        return all;
    }

    // A last name may be stored in two ways, so the folder above it is asked for; a project has everything in its own.
    private static IEnumerable<string> StoredPlaces(RelativePath file)
    {
        var above = file.Components.Take(Math.Clamp(file.Components.Count - 1, 1, 2));
        var place = StoredPath.Of(RelativePath.Parse(string.Join('/', above)), StoredArea.Sessions);
        // prompt history lies at the top, in files whose names change with its size; its list tells as much
        return file.Value == ClaudeHome.History ? [RepositoryLayout.HistoryList] : [place.Value];
    }

    /// <summary>Whether a key that changed is of one that was asked for: permissions.allow of permissions, and the other way round.</summary>
    internal static bool IsOf(string changed, string key) =>
        changed == key
        || changed.StartsWith(key + ".", StringComparison.Ordinal)
        || key.StartsWith(changed + ".", StringComparison.Ordinal);

    /// <summary>A file of the tree, by its place at the source.</summary>
    private sealed record Stored(RelativePath Source, string Name, ObjectId? Blob)
    {
        public static Stored? Of(PathChange change)
        {
            var below = change.Path.Split('/', 3)[^1];
            try
            {
                if (below == RepositoryLayout.HistoryList)
                {
                    return new Stored(RelativePath.Parse(ClaudeHome.History), change.Path, change.Id);
                }

                return StoredPath.TryReadSegmentFile(below) is var (path, _, _, _)
                    ? new Stored(path.ToSource(), change.Path, change.Id)
                    : null;
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
