using System.Globalization;
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
    public IReadOnlyList<Slug> Among(IEnumerable<MachineManifest> manifests)
    {
        var retired = All();
        return
        [
            .. manifests
                .Where(m =>
                    Slug.TryParse(m.MachineSlug) is { } slug
                    && retired.TryGetValue(slug, out var then)
                    && DateTimeOffset.TryParse(
                        m.LastSync,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var last
                    )
                    && last <= then
                )
                .Select(m => Slug.Parse(m.MachineSlug)),
        ];
    }

    /// <summary>What the machines that are not retired last said of themselves.</summary>
    /// <param name="manifests">What each machine did.</param>
    public IEnumerable<MachineManifest> InUse(IReadOnlyCollection<MachineManifest> manifests)
    {
        var retired = Among(manifests);
        return manifests.Where(m => retired.All(slug => slug.Value != m.MachineSlug));
    }

    private Dictionary<Slug, DateTimeOffset> All()
    {
        var all = new Dictionary<Slug, DateTimeOffset>();
        foreach (var (machine, time) in new IndexStore(repository).Machines().SelectMany(ToldBy))
        {
            all[machine] = all.TryGetValue(machine, out var known) && known > time ? known : time;
        }

        return all;
    }

    /// <summary>The bytes of this machine's file with one more.</summary>
    /// <param name="own">This machine.</param>
    /// <param name="machine">The one that retires.</param>
    /// <param name="now">When.</param>
    public byte[] With(Slug own, Slug machine, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        foreach (
            var (retired, time) in ToldBy(own)
                .Where(r => r.Machine != machine)
                .Append((machine, now))
                .OrderBy(r => r.Item1, Slug.InOrder)
        )
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteString("machine", retired.Value);
                json.WriteString("retired", time.ToString("O", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    private IEnumerable<(Slug Machine, DateTimeOffset Time)> ToldBy(Slug teller)
    {
        var file = repository.InWorkTree(teller.PathOf(RepositoryLayout.RetiredFile));
        try
        {
            return File.Exists(file.Value) && new FileInfo(file.Value).Length <= TombstoneFile.Longest
                ? [.. File.ReadAllLines(file.Value).Select(TryParse).OfType<(Slug, DateTimeOffset)>()]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (Slug, DateTimeOffset)? TryParse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return
                JsonFile.TryText(json.RootElement, "machine") is { } name
                && Slug.TryParse(name) is { } machine
                && JsonFile.Time(json.RootElement, "retired") is { } time
                ? (machine, time)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
