using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which snapshots are pruned in a repository, as the machines say in it, and whether its history is rid of them yet.</summary>
/// <param name="repository">The repository.</param>
internal sealed class PrunedStore(BackupRepository repository)
{
    // what each machine's file was when history was last rid of all that it names
    private static readonly LocalFile<Dictionary<string, ObjectId>> Done = new("pruned.json", ReadFrom, WriteTo);

    /// <summary>Whether a file beside git says something that was not applied yet. No process is started.</summary>
    public bool IsPending()
    {
        var done = Done.TryRead(repository) ?? [];
        return new IndexStore(repository)
            .Machines()
            .Any(machine => FileOf(machine) is { } file && done.GetValueOrDefault(machine.Value) != file);
    }

    /// <summary>When snapshots of some machines were pruned last; null where none of theirs ever were, as the files beside git tell.</summary>
    public DateTimeOffset? LastOf(IEnumerable<Slug> machines) =>
        machines
            .SelectMany(machine =>
                PrunedFile.Read(
                    BesideFile.TryRead(repository, machine, RepositoryLayout.PrunedFile, PrunedFile.Longest) ?? []
                )
            )
            .Where(line => line.Snapshots.Count > 0)
            .Max(line => (DateTimeOffset?)line.Pruned);

    /// <summary>What a snapshot says.</summary>
    /// <param name="commit">The snapshot; null for none.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<PrunedSnapshots> OfAsync(ObjectId? commit, CancellationToken cancellation)
    {
        if (commit is null)
        {
            return PrunedSnapshots.None;
        }

        var machines = (await MachineTrees.ReadAsync(repository.Git, commit, cancellation)).Keys;
        var found = await new CommitGraph(repository.Git).ListEverythingAsync(
            commit,
            [
                .. machines.SelectMany(m =>
                    new[] { m.PathOf(RepositoryLayout.PrunedFile), m.PathOf(RepositoryLayout.ManifestFile) }
                ),
            ],
            cancellation
        );
        var blobs = found
            .Where(e => e.Mode != TreeMode.Folder)
            .GroupBy(e => e.Path, StringComparer.Ordinal)
            .ToDictionary(e => e.Key, e => e.First().Id, StringComparer.Ordinal);
        await using var reader = repository.Git.OpenBlobs();
        return PrunedSnapshots.Of([
            .. machines
                .Select(m => (Machine: m, File: blobs.GetValueOrDefault(m.PathOf(RepositoryLayout.PrunedFile))))
                .Where(m => m.File is not null)
                .Select(m =>
                    (
                        m.Machine,
                        m.File!,
                        PrunedFile.Read(reader.TryBytes(m.File!, PrunedFile.Longest) ?? []),
                        blobs.GetValueOrDefault(m.Machine.PathOf(RepositoryLayout.ManifestFile))
                    )
                ),
        ]);
    }

    /// <summary>Remembers that history is rid of all that some files name.</summary>
    public void Remember(PrunedSnapshots applied)
    {
        if (applied.Files.Count > 0)
        {
            Done.Change(
                repository,
                before =>
                    (before ?? [])
                        .Where(d => !applied.Files.Any(f => f.Key.Value == d.Key))
                        .Concat(applied.Files.Select(f => KeyValuePair.Create(f.Key.Value, f.Value)))
                        .ToDictionary()
            );
        }
    }

    // where it cannot be read, it is read from the snapshot when that is looked at
    private ObjectId? FileOf(Slug machine) =>
        BesideFile.TryRead(repository, machine, RepositoryLayout.PrunedFile, PrunedFile.Longest) is { } bytes
            ? ObjectId.OfBlob(bytes)
            : null;

    private static Dictionary<string, ObjectId> ReadFrom(JsonElement json) =>
        json.GetProperty("applied")
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => ObjectId.Parse(p.Value.GetString() ?? ""), StringComparer.Ordinal);

    private static void WriteTo(Utf8JsonWriter json, Dictionary<string, ObjectId> applied)
    {
        json.WriteStartObject("applied");
        foreach (var (machine, file) in applied.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            json.WriteString(machine, file.ToString());
        }

        json.WriteEndObject();
    }
}
