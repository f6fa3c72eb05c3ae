using System.Collections.Frozen;
using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Verifying;

/// <summary>
/// Writes the lists of this machine anew that cannot be read, or that do not name what the snapshot holds: from the stored bytes, and from what
/// earlier states of the lists told; and puts back what earlier snapshots hold of what they name. The source is not looked at. Other machines' lists are theirs to write.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's, and its objects are healed.</param>
/// <param name="unsound">Segments of the snapshot that are not what their list tells, by path.</param>
/// <param name="now">The time of the snapshot.</param>
internal sealed class ListRenewal(OpenedRepository opened, IReadOnlyCollection<string> unsound, DateTimeOffset now)
{
    private readonly IndexStore _indexes = new(opened.Repository);

    private Slug Slug => opened.Machine.Slug;

    /// <summary>Writes them.</summary>
    /// <returns>How many files are named again; 0 where every list is sound, and nothing was written.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var index = await _indexes.DeriveAsync(Slug, cancellation);
        if (index.Commit is not { } commit)
        {
            return 0;
        }

        var tree = (await opened.Repository.Git.ListTreeAsync(commit, Slug.Folder + "/", cancellation)).ToDictionary(
            e => Slug.Below(e.Path)!,
            StringComparer.Ordinal
        );
        var lost = new LostLists(opened.Repository.Git, Slug, commit, tree);
        StoredFile[] renewed =
        [
            .. await UnnamedAsync(index, tree, lost, cancellation),
            .. (await UnsoundAsync(lost, cancellation)).Where(file => !IsStored(index.Find(file.Source), file)),
        ];
        var derived = index.Derived.Concat(renewed.Select(f => f.Source)).ToFrozenSet();
        if (derived.Count == 0)
        {
            return 0;
        }

        var entries = index.Entries.ToDictionary();
        foreach (var file in renewed)
        {
            entries[file.Source] = entries.TryGetValue(file.Source, out var known)
                ? known with
                {
                    File = file,
                }
                : IndexEntry.Of(file);
        }

        var after = index with { Entries = entries, Derived = derived };
        await using var writer = new SnapshotWriter(opened, commit);
        // what is derived is new to the tree, so its lists are written
        SnapshotTree.Between(after, after).Write(writer);
        writer.Put($"{Slug.Folder}/{RepositoryLayout.ManifestFile}", writer.Add(Manifest(after).ToBytes()));
        var made = await writer.CommitAsync(
            string.Create(CultureInfo.InvariantCulture, $"repair {Slug}: {derived.Count} files listed anew"),
            now,
            cancellation
        );
        _indexes.Save(
            after with
            {
                Commit = made,
                Tree = await _indexes.TreeOfAsync(made, Slug, cancellation),
                Derived = FrozenSet<RelativePath>.Empty,
                Damage = null,
                Lists = new Dictionary<ObjectId, IReadOnlyList<RelativePath>>(),
            }
        );
        return derived.Count;
    }

    // files of which the snapshot holds segments that no list names, with those of their states that one does
    private static async Task<IReadOnlyList<StoredFile>> UnnamedAsync(
        MachineIndex index,
        Dictionary<string, TreeEntry> tree,
        LostLists lost,
        CancellationToken cancellation
    )
    {
        var named = index
            .Files.SelectMany(f => f.Variants.SelectMany(v => v.Segments.Select((_, i) => f.SegmentFile(v, i))))
            .ToHashSet(StringComparer.Ordinal);
        var paths = tree
            .Keys.Where(name => !named.Contains(name) && StoredPath.IsSegmentFile(name))
            .Select(name => StoredPath.TryReadSegmentFile(name)!.Value.Path)
            .ToHashSet();
        var found = new List<StoredFile>();
        foreach (var list in paths.GroupBy(RepositoryLayout.ListOf, StringComparer.Ordinal))
        {
            found.AddRange(
                (await lost.DeriveAsync(list.Key, cancellation))
                    .Where(file => paths.Contains(file.Path))
                    .Select(file => Joined(index.Find(file.Source), file))
                    .OfType<StoredFile>()
            );
        }

        return found;
    }

    // files that are not what their lists tell, as earlier snapshots have them
    private async Task<IReadOnlyList<StoredFile>> UnsoundAsync(LostLists lost, CancellationToken cancellation)
    {
        var names = unsound.Select(Slug.Below).OfType<string>().Where(StoredPath.IsSegmentFile).ToHashSet();
        var paths = names.Select(name => StoredPath.TryReadSegmentFile(name)!.Value.Path).ToHashSet();
        var found = new List<StoredFile>();
        foreach (var list in paths.Select(RepositoryLayout.ListOf).Distinct(StringComparer.Ordinal))
        {
            found.AddRange((await lost.NamedAsync(list, names, cancellation)).Where(file => paths.Contains(file.Path)));
        }

        return found;
    }

    // healed where it lies
    private static bool IsStored(StoredFile? there, StoredFile file) =>
        there is not null
        && there
            .Variants.SelectMany(v => v.Segments.Select(s => (v.Number, s.Hash, s.Blob)))
            .SequenceEqual(file.Variants.SelectMany(v => v.Segments.Select(s => (v.Number, s.Hash, s.Blob))));

    private static StoredFile? Joined(StoredFile? listed, StoredFile derived)
    {
        if (listed is null)
        {
            return derived;
        }

        var more = derived.Variants.Where(v => listed.Variants.All(known => known.Number != v.Number)).ToArray();
        return more.Length == 0
            ? null
            : listed with
            {
                Variants = [.. listed.Variants.Concat(more).OrderBy(v => v.Number)],
            };
    }

    private MachineManifest Manifest(MachineIndex index)
    {
        var repository = opened.Repository;
        var told = new DerivedDocuments(repository).ReadManifest(Slug);
        return MachineManifest.Of(index, opened.Machine, opened.Settings, now) with
        {
            Home = told?.Home,
            ClaudeHome = told?.ClaudeHome,
            Proof = repository.Proof?.Of(opened.Machine.Id),
            Checkouts = told?.Checkouts,
        };
    }
}
