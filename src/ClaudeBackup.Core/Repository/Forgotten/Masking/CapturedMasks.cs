using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What a sync masked on its way in, by segment: a session that goes on gets other segments, of which no machine's record tells. Only who has the source needs to know, so it stays here.
/// </summary>
/// <param name="repository">The repository.</param>
internal sealed class CapturedMasks(BackupRepository repository)
{
    private static readonly LocalFile<Captured[]> Stored = new("masked-here.json", ReadFrom, WriteTo) { IsTwin = true };

    private readonly ConcurrentBag<Captured> _more = [];
    private readonly ConcurrentDictionary<string, IReadOnlySet<ContentHash>> _stored = new(StringComparer.Ordinal);

    /// <summary>All that is remembered; none where it cannot be read.</summary>
    public static IEnumerable<MaskedSegment> Read(BackupRepository repository) =>
        (Stored.TryRead(repository) ?? []).Select(c => new MaskedSegment
        {
            // no place: nothing that is in history is meant
            File = "",
            Size = 0,
            Hash = c.Hash,
            Blob = ObjectId.None,
            StoredSize = 0,
            Ranges = c.Ranges,
            Rule = "",
            Forgotten = c.Forgotten,
        });

    /// <summary>Notes a segment that is new. Called by several threads.</summary>
    /// <param name="path">The file's.</param>
    /// <param name="stored">The hashes of what is stored of that file: of these it stays noted.</param>
    /// <param name="hash">The hash of its bytes.</param>
    /// <param name="ranges">What is masked in them.</param>
    /// <param name="forgotten">When the newest of it was forgotten.</param>
    public void Add(
        StoredPath path,
        IReadOnlySet<ContentHash> stored,
        ContentHash hash,
        IReadOnlyList<MaskedRange> ranges,
        DateTimeOffset forgotten
    )
    {
        _stored[path.Value] = stored;
        _more.Add(new Captured(path.Value, hash, ranges, forgotten));
    }

    /// <summary>Remembers what was noted.</summary>
    public void Write()
    {
        if (!_more.IsEmpty)
        {
            Stored.Change(
                repository,
                before =>
                    [
                        .. (before ?? [])
                            .Where(c => !_stored.TryGetValue(c.Path, out var stored) || stored.Contains(c.Hash))
                            .Concat(_more)
                            .DistinctBy(c => (c.Path, c.Hash))
                            .OrderBy(c => c.Path, StringComparer.Ordinal),
                    ]
            );
        }
    }

    private static Captured[] ReadFrom(JsonElement json) =>
        [
            .. json.GetProperty("segments")
                .EnumerateArray()
                .Select(s => new Captured(
                    JsonFile.Text(s, "path"),
                    ContentHash.Parse(JsonFile.Text(s, "sha256")),
                    MaskFile.RangesOf(s),
                    JsonFile.Time(s, "forgotten") ?? throw new JsonException("It tells no time.")
                )),
        ];

    private static void WriteTo(Utf8JsonWriter json, Captured[] segments)
    {
        json.WriteStartArray("segments");
        foreach (var segment in segments)
        {
            json.WriteStartObject();
            json.WriteString("path", segment.Path);
            json.WriteString("sha256", segment.Hash.ToString());
            MaskFile.WriteRanges(json, segment.Ranges);
            json.WriteString("forgotten", segment.Forgotten.ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed record Captured(
        string Path,
        ContentHash Hash,
        IReadOnlyList<MaskedRange> Ranges,
        DateTimeOffset Forgotten
    );
}
