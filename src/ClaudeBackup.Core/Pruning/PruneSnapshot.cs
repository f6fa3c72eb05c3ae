using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Pruning;

/// <summary>
/// The snapshot that prune makes: without the variants that go, and with the line that tells every machine which snapshots do. From here on every run that
/// finds it undone completes it.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
/// <param name="now">The present.</param>
internal sealed class PruneSnapshot(OpenedRepository opened, DateTimeOffset now)
{
    private BackupRepository Repository => opened.Repository;

    private Slug Own => opened.Machine.Slug;

    /// <summary>Makes it. Where only variants go, or only snapshots, it has only that.</summary>
    public async Task WriteAsync(PrunePlan plan, CancellationToken cancellation)
    {
        var (before, _) = await new IndexStore(Repository).LoadAsync(Own, cancellation);
        var after = Without(before, plan.Variants);
        var told = new List<string>();
        await using var writer = new SnapshotWriter(opened, Repository.Head);
        SnapshotTree.Between(before, after).Write(writer);
        if (writer.HasChanges)
        {
            writer.Put(Own.PathOf(RepositoryLayout.ManifestFile), writer.Add(Manifest(after).ToBytes()));
            told.Add(Count(plan.Variants.Count, "variant"));
        }

        if (plan.Snapshots.Count > 0)
        {
            var path = Own.PathOf(RepositoryLayout.PrunedFile);
            var line = new PrunedLine(
                now,
                plan.Policy.ToString(),
                plan.AllowsOnlyCopies,
                [.. plan.Snapshots.Select(s => s.Name)]
            );
            writer.Put(path, writer.Add(PrunedFile.With(await BytesAsync(path, cancellation), line)));
            told.Add(Count(plan.Snapshots.Count, "snapshot"));
        }

        if (!writer.HasChanges)
        {
            return;
        }

        _ = await writer.CommitAsync($"prune {Own}: {string.Join(" and ", told)}", now, cancellation);
    }

    private async Task<byte[]> BytesAsync(string path, CancellationToken cancellation)
    {
        var found =
            Repository.Head is { } head
            && (await Repository.Git.ListFolderAsync(head, Own.Folder, cancellation)).FirstOrDefault(e =>
                e.Path == path
            )
                is { } entry
                ? entry.Id
                : null;
        await using var blobs = Repository.Git.OpenBlobs();
        return found is null ? [] : blobs.TryBytes(found, PrunedFile.Longest) ?? [];
    }

    private static MachineIndex Without(MachineIndex index, IReadOnlyList<PlannedVariant> variants)
    {
        var gone = variants.ToLookup(v => v.File.Source, v => v.Variant.Number);
        return index with
        {
            Entries = index.Entries.ToDictionary(
                e => e.Key,
                e =>
                    gone.Contains(e.Key)
                        ? e.Value with
                        {
                            File = e.Value.File with
                            {
                                Variants = [.. e.Value.File.Variants.Where(v => !gone[e.Key].Contains(v.Number))],
                            },
                        }
                        : e.Value
            ),
        };
    }

    // what it says of the machine is as its last sync said: nothing was looked at
    private MachineManifest Manifest(MachineIndex after)
    {
        var told = new DerivedDocuments(Repository).ReadManifest(Own);
        var numbers = MachineManifest.Of(after, opened.Machine, opened.Settings, now);
        return told is null
            ? numbers
            : told with
            {
                Version = ProgramVersion.Text,
                Config = numbers.Config,
                Sessions = numbers.Sessions,
            };
    }

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
