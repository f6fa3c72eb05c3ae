using System.Collections.Concurrent;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>What a migration made.</summary>
/// <param name="Machines">The indexes of the machines that were brought over, as of <paramref name="Commit"/>.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Problems">Files that are not whole.</param>
internal sealed record MigratedRepository(
    IReadOnlyList<MachineIndex> Machines,
    ObjectId Commit,
    IReadOnlyList<FileProblem> Problems
);

/// <summary>Makes the new layout of everything that a survey found, as one ordinary commit on top of what was there.</summary>
/// <param name="opened">The Repository.</param>
/// <param name="now">The time of the commit.</param>
/// <param name="local">The clock of whoever reads what was wrong.</param>
/// <param name="scratch">An empty folder for large blobs on their way.</param>
internal sealed class MigrationRun(OpenedRepository opened, DateTimeOffset now, LocalTime local, AbsolutePath scratch)
{
    private BackupRepository Repository => opened.Repository;

    private sealed record Work(LegacyFile File, StoredFile? Existing, StoredPath Place);

    private readonly Dictionary<Slug, Dictionary<RelativePath, IndexEntry>> _machines = [];

    /// <summary>Runs; until the commit is made, nothing changes. Null when there was nothing to bring over after all.</summary>
    public async Task<MigratedRepository?> RunAsync(
        LegacyContents contents,
        string message,
        CancellationToken cancellation
    )
    {
        await using var writer = new SnapshotWriter(opened, contents.Head);
        foreach (var slug in contents.Slugs)
        {
            var (index, _) = await new IndexStore(Repository).LoadAsync(slug, cancellation);
            _machines[slug] = new Dictionary<RelativePath, IndexEntry>(index.Entries);
        }

        var chosen = await ChooseAsync(contents, writer, cancellation);
        foreach (var file in chosen)
        {
            if (file.Damaged is { } damaged)
            {
                LegacyLeftovers.KeepAside(Repository, damaged, copy: true);
            }
        }

        await AddConfigAsync(contents, writer, cancellation);
        var indexes = _machines.Select(m => new MachineIndex
        {
            Slug = m.Key,
            Commit = null,
            Tree = null,
            Entries = m.Value,
        });
        var tree = new MigratedTree(opened, contents, writer);
        foreach (var index in indexes)
        {
            await tree.AddAsync(index, cancellation);
        }

        tree.RemoveOldPlaces();
        if (!writer.HasChanges)
        {
            return null;
        }

        var commit = await writer.CommitAsync(message, now, cancellation);
        return new MigratedRepository(
            await IndexesAsync(commit),
            commit,
            [.. contents.Problems, .. chosen.Select(c => c.Problem).OfType<FileProblem>()]
        );
    }

    private async Task<IReadOnlyList<ChosenFile>> ChooseAsync(
        LegacyContents contents,
        SnapshotWriter writer,
        CancellationToken cancellation
    )
    {
        var queue = new ConcurrentQueue<Work>(Place(contents.Files));
        var results = new ConcurrentBag<(Slug Slug, ChosenFile Chosen)>();
        var workers = Math.Clamp(queue.Count, 1, Workers.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, cancellation)));
        foreach (var (slug, chosen) in results)
        {
            if (chosen.Entry is { } entry)
            {
                _machines[slug][entry.Source] = entry;
            }
        }

        return [.. results.Select(r => r.Chosen)];

        async Task WorkAsync()
        {
            await using var blobs = new LegacyBlobs(Repository, scratch);
            using var store = new SegmentStore(Repository);
            var chooser = new FullestState(new LegacyStateReader(blobs, writer), blobs, new SoundVariants(store))
            {
                Local = local,
            };
            while (queue.TryDequeue(out var work))
            {
                cancellation.ThrowIfCancellationRequested();
                results.Add(
                    (work.File.Slug, await chooser.ChooseAsync(work.File, work.Existing, work.Place, cancellation))
                );
            }
        }
    }

    private List<Work> Place(IReadOnlyList<LegacyFile> files)
    {
        var taken = _machines.ToDictionary(m => m.Key, m => new TakenPlaces(m.Value.Values.Select(e => e.File)));
        var work = new List<Work>(files.Count);
        foreach (var file in files)
        {
            var existing = _machines[file.Slug].GetValueOrDefault(file.Source)?.File;
            work.Add(
                new Work(file, existing, existing?.Path ?? taken[file.Slug].Take(file.Source, StoredArea.Sessions))
            );
        }

        return work;
    }

    private async Task AddConfigAsync(LegacyContents contents, SnapshotWriter writer, CancellationToken cancellation)
    {
        if (contents.Config.Count == 0)
        {
            return;
        }

        var files = _machines[contents.RootSlug];
        var taken = new TakenPlaces(files.Values.Select(e => e.File));
        await using var blobs = new LegacyBlobs(Repository, scratch);
        foreach (var config in contents.Config.Where(c => !files.ContainsKey(c.Source)))
        {
            if (await blobs.OpenAsync(config.State, cancellation) is not { } content)
            {
                continue;
            }

            var bytes = new byte[content.Length];
            await content.ReadExactlyAsync(bytes, cancellation);
            files[config.Source] = IndexEntry.Of(
                new StoredFile
                {
                    Source = config.Source,
                    Path = taken.Take(config.Source, StoredArea.Config),
                    Current = 1,
                    Variants =
                    [
                        new Variant
                        {
                            Number = 1,
                            Mode = config.IsExecutable
                                ? FilePermissions.PrivateExecutable
                                : FilePermissions.PrivateFile,
                            ModifiedNs = Timestamp.ToUnixNs(config.State.Saved),
                            Saved = config.State.Saved,
                            Segments =
                            [
                                new Segment
                                {
                                    Hash = ContentHash.Of(bytes),
                                    Size = bytes.Length,
                                    StoredSize = bytes.Length,
                                    Codec = Codec.None,
                                    Blob = config.State.Uncommitted is null ? config.State.Blob : writer.Add(bytes),
                                },
                            ],
                        },
                    ],
                }
            );
        }
    }

    private async Task<IReadOnlyList<MachineIndex>> IndexesAsync(ObjectId commit)
    {
        var trees = await Repository.Git.ListFolderAsync(
            commit,
            RepositoryLayout.MachinesFolder,
            CancellationToken.None
        );
        return
        [
            .. _machines.Select(m => new MachineIndex
            {
                Slug = m.Key,
                Commit = commit,
                Tree = trees.FirstOrDefault(t => string.Equals(t.Path, m.Key.Folder, StringComparison.Ordinal))?.Id,
                Entries = m.Value,
            }),
        ];
    }
}
