using System.Security.Cryptography;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>What the machines' records of masked segments come to. Pure.</summary>
public sealed class Masks
{
    private const int KeyDigits = 16;

    private readonly ILookup<string, MaskedSegment> _byFile;
    private readonly Dictionary<ObjectId, MaskedSegment> _byWas = [];
    private readonly Dictionary<ContentHash, MaskedSegment> _byHash = [];

    private Masks(IReadOnlyList<MaskedSegment> all)
    {
        All = all;
        _byFile = all.ToLookup(m => m.File, StringComparer.Ordinal);
        foreach (var masked in all)
        {
            // of several that speak of the same bytes, the one that knows of most masks
            if (!_byHash.TryGetValue(masked.Hash, out var known) || known.Forgotten < masked.Forgotten)
            {
                _byHash[masked.Hash] = masked;
            }

            if (masked.Was is { } was)
            {
                _byWas[was] = masked;
            }
        }
    }

    /// <summary>None.</summary>
    public static Masks None { get; } = new([]);

    /// <summary>Each once.</summary>
    public IReadOnlyList<MaskedSegment> All { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => All.Count == 0;

    /// <summary>Short for what each says.</summary>
    internal IEnumerable<string> Keys =>
        All.Select(m => Convert.ToHexStringLower(SHA256.HashData(MaskFile.Write([m])))[..KeyDigits]);

    /// <summary>Takes them together.</summary>
    public static Masks Of(IEnumerable<MaskedSegment> masked)
    {
        // of several that speak of the same, every machine goes by the same one
        MaskedSegment[] all =
        [
            .. masked
                .OrderBy(m => m.Forgotten)
                .ThenBy(m => m.Blob.ToString(), StringComparer.Ordinal)
                .DistinctBy(m => m.Key),
        ];
        return all.Length == 0 ? None : new Masks(all);
    }

    /// <summary>What is masked in a segment; null where nothing is.</summary>
    /// <param name="hash">Of its source bytes.</param>
    public MaskedSegment? Of(ContentHash hash) => _byHash.GetValueOrDefault(hash);

    /// <summary>Whether anything is masked in a state of a file.</summary>
    public bool Touch(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return !IsEmpty && variant.Segments.Any(s => _byHash.ContainsKey(s.Hash));
    }

    /// <summary>When something was last masked in a state of a file; null where nothing is.</summary>
    public DateTimeOffset? LastOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return IsEmpty ? null : variant.Segments.Select(s => Of(s.Hash)?.Forgotten).Max();
    }

    /// <summary>What is masked in a state of a file, counted from its start.</summary>
    public IReadOnlyList<(long Start, int Length)> RangesOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (!Touch(variant))
        {
            return [];
        }

        var ranges = new List<(long, int)>();
        var offset = 0L;
        foreach (var segment in variant.Segments)
        {
            ranges.AddRange((Of(segment.Hash)?.Ranges ?? []).Select(r => (offset + r.Start, r.Length)));
            offset += segment.Size;
        }

        return ranges;
    }

    /// <summary>What was masked of a blob, told by its name; null where that is not told, or none was.</summary>
    internal MaskedSegment? OfBlob(ObjectId blob) => _byWas.GetValueOrDefault(blob);

    /// <summary>
    /// What of some bytes goes for it was a secret, and not the words of a session: one mask may stand for several, and what lies in a session's words is nobody's secret for that.
    /// </summary>
    /// <param name="becomes">What the bytes become.</param>
    /// <param name="before">The bytes.</param>
    internal IReadOnlyList<MaskedRange> SecretsIn(MaskedSegment becomes, ReadOnlySpan<byte> before)
    {
        MaskedSegment[] within = [.. _byFile[becomes.File].Where(m => m.Size == becomes.Size && IsWithin(m, becomes))];
        var found = new List<MaskedRange>();
        foreach (var secret in within.Where(m => m.Rule != MaskedSegment.OfSession))
        {
            MaskedRange[] words =
            [
                .. within
                    .Where(m => m.Rule == MaskedSegment.OfSession && IsWithin(m, secret))
                    .SelectMany(m => m.Ranges),
            ];
            foreach (var range in secret.Ranges)
            {
                if (before[range.Start] != MaskedSegment.Mask && !Array.Exists(words, w => w.Has(range.Start)))
                {
                    found.Add(range);
                }
            }
        }

        return found;
    }

    private static bool IsWithin(MaskedSegment one, MaskedSegment other) =>
        one.Ranges.All(r => other.Ranges.Any(o => o.Start <= r.Start && r.Start + r.Length <= o.Start + o.Length));

    /// <summary>What was masked in blobs at a place, from the root.</summary>
    internal IEnumerable<MaskedSegment> At(string file) => _byFile[file];
}
