using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Where a transcript was compacted: Claude Code writes an entry of its own there, and then a summary of all that came before.</summary>
internal static class Compactions
{
    /// <summary>Where the entries end that tell of it, as offsets in the bytes of a state, in order; null where those are not here.</summary>
    /// <param name="store">Gives the bytes.</param>
    /// <param name="machine">Who stored it.</param>
    /// <param name="file">The transcript.</param>
    /// <param name="variant">Which state of it.</param>
    /// <param name="progress">Told of the bytes that were read.</param>
    public static IReadOnlyList<long>? In(
        SegmentStore store,
        Slug machine,
        StoredFile file,
        Variant variant,
        IProgress<long>? progress
    )
    {
        try
        {
            var found = Workers.Map([.. Enumerable.Range(0, variant.Segments.Count)], Ends);
            var (start, all) = (0L, new List<long>());
            for (var i = 0; i < found.Length; i++)
            {
                all.AddRange(found[i].Select(end => start + end));
                start += variant.Segments[i].Size;
            }

            return all;
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            return null;
        }

        IReadOnlyList<int> Ends(int index)
        {
            using var content = store.Rent(machine, file, variant, index);
            progress?.Report(content.Span.Length);
            return EndsIn(content.Span);
        }
    }

    /// <summary>The same of the bytes of one segment.</summary>
    internal static IReadOnlyList<int> EndsIn(ReadOnlySpan<byte> content)
    {
        List<int>? ends = null;
        var from = 0;
        while (content[from..].IndexOf("compact_boundary"u8) is >= 0 and var at)
        {
            var start = content[..(from + at)].LastIndexOf((byte)'\n') + 1;
            var length = content[start..].IndexOf((byte)'\n');
            var end = length < 0 ? content.Length : start + length + 1;
            if (IsBoundary(content[start..end]))
            {
                (ends ??= []).Add(end);
            }

            from = end;
        }

        return ends ?? [];
    }

    // what was said of it in words is none
    private static bool IsBoundary(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    var isKind = reader.ValueTextEquals("subtype"u8);
                    _ = reader.Read();
                    if (isKind)
                    {
                        return reader.TokenType is JsonTokenType.String && reader.ValueTextEquals("compact_boundary"u8);
                    }

                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // torn, or no JSON: not known to be one
        }

        return false;
    }
}
