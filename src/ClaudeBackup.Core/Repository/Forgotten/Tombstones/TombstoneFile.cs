using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>The tombstones that one machine wrote, a line of JSON each: <c>forgotten.jsonl</c> in its folder. See docs/format.md.</summary>
public static class TombstoneFile
{
    /// <summary>A larger one says nothing: no user forgets so much, and whoever may write to a remote can put anything there.</summary>
    public const int Longest = 8 * 1024 * 1024;

    private const int MostFiles = 10_000;

    private static readonly Comparer<Tombstone> InOrder = Comparer<Tombstone>.Create(
        (one, other) =>
            (
                string.CompareOrdinal(one.Session, other.Session),
                string.CompareOrdinal(one.Machine?.Slug.Value, other.Machine?.Slug.Value),
                string.CompareOrdinal(one.Machine?.Id, other.Machine?.Id)
            ) switch
            {
                (0, 0, var id) => id,
                (0, var machine, _) => machine,
                (var session, _, _) => session,
            }
    );

    /// <summary>Reads them; a line that is none, or that a newer version wrote otherwise, says nothing.</summary>
    public static IReadOnlyList<Tombstone> Read(ReadOnlyMemory<byte> bytes)
    {
        var found = new List<Tombstone>();
        foreach (var range in bytes.Span.Split((byte)'\n'))
        {
            if (TryParse(bytes[range]) is { } tombstone)
            {
                found.Add(tombstone);
            }
        }

        return found;
    }

    /// <summary>Writes them, in an order that depends on nothing but what they say.</summary>
    public static byte[] Write(IEnumerable<Tombstone> tombstones)
    {
        using var bytes = new MemoryStream();
        foreach (var tombstone in tombstones.Order(InOrder))
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                WriteTo(json, tombstone);
                json.WriteEndObject();
            }

            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    internal static void WriteTo(Utf8JsonWriter json, Tombstone tombstone)
    {
        json.WriteString("session", tombstone.Session);
        if (tombstone.Machine is { } machine)
        {
            json.WriteString("machine", machine.Slug.Value);
            if (machine.Id is { } id)
            {
                json.WriteString("machineId", id);
            }
        }

        json.WriteString("forgotten", tombstone.Forgotten.ToString("O", CultureInfo.InvariantCulture));
        if (tombstone.Files.Count > 0)
        {
            json.WriteStartArray("files");
            foreach (var file in tombstone.Files)
            {
                json.WriteStringValue(StoredPath.Of(file, StoredArea.Sessions).Value);
            }

            json.WriteEndArray();
        }
    }

    private static Tombstone? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return TryRead(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static Tombstone? TryRead(JsonElement json)
    {
        try
        {
            var id = JsonFile.Text(json, "session").ToLowerInvariant();
            var machine = JsonFile.OptionalText(json, "machine");
            // one that names a machine that cannot be would count for all
            return
                SessionPath.IsSessionId(id)
                && JsonFile.Time(json, "forgotten") is { } time
                && (machine is null ? null : Slug.TryParse(machine)) is var slug
                && slug is null == machine is null
                && JsonFile.OptionalText(json, "machineId") is var machineId
                && (machineId is null || NamedMachine.IsId(machineId))
                && FilesOf(json) is var (files, passedOver)
                ? new Tombstone(id, slug is null ? null : new NamedMachine(slug, machineId), time)
                {
                    Files = files,
                    PassedOver = passedOver,
                }
                : null;
        }
        catch (Exception e)
            when (e is InvalidOperationException or KeyNotFoundException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static (IReadOnlyList<RelativePath> Files, int PassedOver) FilesOf(JsonElement json)
    {
        if (!json.TryGetProperty("files", out var files))
        {
            return ([], 0);
        }

        StoredPath[] named =
        [
            .. files.EnumerateArray().Take(MostFiles).Select(f => StoredPath.Parse(f.GetString() ?? "")),
        ];
        RelativePath[] taken =
        [
            .. named
                .Where(p => p is { Area: StoredArea.Sessions, CanBeWritten: true })
                .Select(p => p.ToSource())
                .Where(Tombstone.MayName),
        ];
        return (taken, named.Length - taken.Length);
    }
}
