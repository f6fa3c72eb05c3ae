using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Machines that the user has retired, on this machine or another: nobody waits for them. Each machine keeps those that were retired on it in <c>retired.jsonl</c> of
/// its folder, a line of JSON each; see docs/format.md.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class RetiredMachines(BackupRepository repository)
{
    /// <summary>Those of some machines that are retired: they were, and have saved nothing since. No process is started.</summary>
    /// <param name="manifests">What each machine last said of itself.</param>
    public IReadOnlyList<Slug> Among(IEnumerable<MachineManifest> manifests) =>
        [.. All(manifests).Select(r => r.Machine)];

    /// <summary>The same, and when each was retired last.</summary>
    /// <param name="manifests">As above.</param>
    public IReadOnlyList<(Slug Machine, DateTimeOffset Time)> All(IEnumerable<MachineManifest> manifests)
    {
        var retired = new IndexStore(repository).Machines().SelectMany(ToldBy).ToArray();
        return retired.Length == 0
            ? []
            : [.. manifests.Select(m => Retired(m, retired)).OfType<(Slug, DateTimeOffset)>()];
    }

    /// <summary>What the machines that are not retired last said of themselves.</summary>
    /// <param name="manifests">What each machine did.</param>
    public IEnumerable<MachineManifest> InUse(IReadOnlyCollection<MachineManifest> manifests)
    {
        var retired = Among(manifests);
        return manifests.Where(m => retired.All(slug => slug.Value != m.MachineSlug));
    }

    /// <summary>The bytes of this machine's file with one more.</summary>
    /// <param name="own">This machine.</param>
    /// <param name="machine">The one that retires.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<byte[]> WithAsync(
        Slug own,
        NamedMachine machine,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        using var bytes = new MemoryStream();
        foreach (
            var (retired, time) in (await InSnapshotAsync(own, cancellation))
                .Where(r => !r.Machine.Is(machine))
                .Append((Machine: machine, Time: now))
                .OrderBy(r => r.Machine.Slug, Slug.InOrder)
        )
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteString("machine", retired.Slug.Value);
                if (retired.Id is { } id)
                {
                    json.WriteString("machineId", id);
                }

                json.WriteString("retired", time.ToString("O", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    private static (Slug Machine, DateTimeOffset Time)? Retired(
        MachineManifest manifest,
        IEnumerable<(NamedMachine Machine, DateTimeOffset Time)> retired
    ) =>
        Slug.TryParse(manifest.MachineSlug) is { } slug
        && DateTimeOffset.TryParse(
            manifest.LastSync,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var last
        )
        && new NamedMachine(slug, manifest.Id) is var machine
        && retired.Where(r => r.Machine.Is(machine) && last <= r.Time).ToArray() is { Length: > 0 } times
            ? (slug, times.Max(r => r.Time))
            : null;

    private IReadOnlyList<(NamedMachine Machine, DateTimeOffset Time)> ToldBy(Slug teller) =>
        BesideFile.TryRead(repository, teller, RepositoryLayout.RetiredFile, TombstoneFile.Longest) is { } bytes
            ? Read(Encoding.UTF8.GetString(bytes))
            : [];

    // what is written goes on from this: the file beside git may be damaged
    private async Task<IReadOnlyList<(NamedMachine Machine, DateTimeOffset Time)>> InSnapshotAsync(
        Slug teller,
        CancellationToken cancellation
    )
    {
        await using var blobs = repository.Git.OpenBlobs();
        return
            repository.Head is { } head
            && (await new MachineTrees(repository).OfAsync(head, cancellation)).GetValueOrDefault(teller) is { } tree
            && TreeFile.TryRead(tree, RepositoryLayout.RetiredFile, TombstoneFile.Longest, blobs) is { } bytes
            ? Read(Encoding.UTF8.GetString(bytes))
            : [];
    }

    private static IReadOnlyList<(NamedMachine Machine, DateTimeOffset Time)> Read(string text) =>
        [.. text.Split('\n').Select(TryParse).OfType<(NamedMachine, DateTimeOffset)>()];

    private static (NamedMachine, DateTimeOffset)? TryParse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return
                JsonFile.TryText(json.RootElement, "machine") is { } name
                && Slug.TryParse(name) is { } machine
                && JsonFile.Time(json.RootElement, "retired") is { } time
                ? (new NamedMachine(machine, JsonFile.TryText(json.RootElement, "machineId")), time)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
