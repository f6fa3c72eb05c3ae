using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// The bytes of a stored file as they come back elsewhere: line after line with the places in it rewritten, and whatever is no line of JSON as it is. Reads as
/// it goes, and holds a segment and the longest line in memory. Pure.
/// </summary>
public static class MovedContent
{
    // small files that are one JSON value; anything larger is none of the client's
    private const int LargestDocument = 16 * 1024 * 1024;

    // its entries lie in a list
    private const int DepthOfIndex = 3;

    private static readonly string[] DocumentPaths =
    [
        "cwd",
        "originCwd",
        "projectPath",
        "originalPath",
        "fullPath",
        "worktreePath",
        "scriptPath",
        "transcriptDir",
    ];

    /// <summary>Whether a file may have places in it that are rewritten.</summary>
    /// <param name="source">Below the Claude home.</param>
    public static bool HasPaths(RelativePath source) => HasEntries(source) || IsDocument(source);

    /// <summary>The file piece by piece.</summary>
    /// <param name="source">Below the Claude home; it tells what kind of file it is.</param>
    /// <param name="segments">Its stored bytes, in order.</param>
    /// <param name="paths">What paths become.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(
        RelativePath source,
        IEnumerable<byte[]> segments,
        MovedPaths paths
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return HasEntries(source) ? Lines(segments, paths)
            : IsDocument(source) ? Document(source, segments, paths)
            : segments.Select(s => new ReadOnlyMemory<byte>(s));
    }

    /// <summary>The bytes of a stored state as they come back.</summary>
    /// <param name="store">Gives the stored bytes.</param>
    /// <param name="machine">The slug of the machine that stored it.</param>
    /// <param name="file">The file.</param>
    /// <param name="variant">Which state.</param>
    /// <param name="paths">What paths become; null for bytes as they are stored.</param>
    /// <exception cref="Failures.BackupException">Integrity: the stored data is damaged.</exception>
    internal static IEnumerable<ReadOnlyMemory<byte>> Moved(
        this SegmentStore store,
        Slug machine,
        StoredFile file,
        Variant variant,
        MovedPaths? paths
    )
    {
        var segments = Enumerable.Range(0, variant.Segments.Count).Select(i => store.Read(machine, file, variant, i));
        return paths is null ? segments.Select(s => new ReadOnlyMemory<byte>(s)) : Of(file.Source, segments, paths);
    }

    // transcripts, those of agents and workflows, and the history of prompts
    private static bool HasEntries(RelativePath source) =>
        SessionPath.IsAppendOnly(source)
        && (
            SessionPath.Of(source) is null or { Role: SessionPathRole.Transcript or SessionPathRole.OldAgent }
            || IsBesideTranscript(source)
        );

    // what a tool gave stays as it is; so does what is a project's and no session's, such as its memory
    private static bool IsBesideTranscript(RelativePath source) =>
        SessionPath.Of(source) is { Role: SessionPathRole.Side } && !SessionPath.IsToolResult(source);

    // sessions-index.json, an agent's .meta.json, a workflow, a record of the desktop app
    private static bool IsDocument(RelativePath source) =>
        source.Value.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        && (
            source.StartsWith(ClaudeHome.DesktopSource)
            || IsBesideTranscript(source)
            || (SessionPath.Of(source) is { Role: SessionPathRole.Project } && source.Name is "sessions-index.json")
        );

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(IEnumerable<byte[]> segments, MovedPaths paths)
    {
        var entries = new EntryPaths(paths);
        var begun = Array.Empty<byte>();
        var isTooLong = false;
        foreach (var segment in segments)
        {
            var rest = segment.AsMemory();
            if (isTooLong)
            {
                var end = rest.Span.IndexOf((byte)'\n') + 1;
                isTooLong = end == 0;
                yield return isTooLong ? rest : rest[..end];
                rest = isTooLong ? default : rest[end..];
            }

            var whole = rest.Span.LastIndexOf((byte)'\n') + 1;
            if (whole > 0)
            {
                yield return Rewritten(Joined(begun, rest[..whole]), entries);
                begun = [];
            }

            if (rest.Length > whole)
            {
                begun = Joined(begun, rest[whole..]).ToArray();
            }

            // a line that no segment holds stays as it is, for memory is not without end
            if (begun.Length > Segmenter.LongestLine)
            {
                yield return begun;
                begun = [];
                isTooLong = true;
            }
        }

        if (begun.Length > 0)
        {
            yield return Rewritten(begun, entries);
        }
    }

    private static ReadOnlyMemory<byte> Joined(byte[] begun, ReadOnlyMemory<byte> more) =>
        begun.Length == 0 ? more : (byte[])[.. begun, .. more.Span];

    private static ReadOnlyMemory<byte> Rewritten(ReadOnlyMemory<byte> lines, EntryPaths entries)
    {
        var edits = new List<PathEdit>();
        var bytes = lines.Span;
        for (var at = 0; at < bytes.Length; )
        {
            var end = bytes[at..].IndexOf((byte)'\n') is >= 0 and var found ? at + found + 1 : bytes.Length;
            edits.AddRange(entries.In(bytes[at..end]).Select(e => e with { Start = e.Start + at }));
            at = end;
        }

        return PathEdit.Apply(lines, edits);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Document(
        RelativePath source,
        IEnumerable<byte[]> segments,
        MovedPaths paths
    )
    {
        var all = segments.ToArray();
        if (all.Sum(s => (long)s.Length) > LargestDocument)
        {
            return all.Select(s => new ReadOnlyMemory<byte>(s));
        }

        ReadOnlyMemory<byte> content = all is [var only] ? only : all.SelectMany(s => s).ToArray();
        var depth = SessionPath.Of(source) is { Role: SessionPathRole.Project } ? DepthOfIndex : 1;
        return [PathEdit.Apply(content, Values(content.Span, depth, new PathMemo(paths.Folders)))];
    }

    private static List<PathEdit> Values(ReadOnlySpan<byte> json, int depth, PathMemo memo)
    {
        var edits = new List<PathEdit>();
        var mark = JsonText.MarkLength(json);
        var reader = new Utf8JsonReader(json[mark..], JsonEdit.Forgiving);
        try
        {
            var isPath = false;
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName)
                {
                    isPath = reader.CurrentDepth <= depth && DocumentPaths.Contains(JsonText.Exact(reader.ValueSpan));
                    continue;
                }

                if (isPath && reader.TokenType is JsonTokenType.String && memo.Map(reader.ValueSpan) is { } mapped)
                {
                    edits.Add(new PathEdit(mark + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, mapped));
                }

                isPath = false;
            }

            return edits;
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
