using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// What the entries of a stretch of a transcript say, by kind. What repeats in every session is left out: what the client sends along to the model, the
/// progress of tools, whatever it only keeps for itself. No bytes make it fail: a line that is no entry says what stands in it.
/// </summary>
public static class ContentReader
{
    private const string Synthetic = "<synthetic>";

    /// <summary>Reads whole lines; the last may lack its line end.</summary>
    /// <param name="wholeLines">The stretch.</param>
    /// <param name="detail">Asks for more than words; the same one for every stretch of a transcript.</param>
    /// <returns>The entries that say something, in order.</returns>
    public static IReadOnlyList<TranscriptEntry> Read(ReadOnlySpan<byte> wholeLines, ContentDetail? detail = null) =>
        Read(wholeLines, detail, lineage: null);

    /// <summary>The same, and where the stretch comes from.</summary>
    /// <param name="wholeLines">The stretch.</param>
    /// <param name="detail">Asks for more than words.</param>
    /// <param name="lineage">Takes where it comes from; null for nobody.</param>
    internal static IReadOnlyList<TranscriptEntry> Read(
        ReadOnlySpan<byte> wholeLines,
        ContentDetail? detail,
        TranscriptLineage? lineage
    )
    {
        var entries = new List<TranscriptEntry>();
        detail ??= ContentDetail.None();
        var reader = new EntryReader(wholeLines);
        var (line, counted, damaged) = (0, 0, 0);
        while (true)
        {
            var isMore = reader.Read(out var entry);
            for (; damaged < reader.DamagedLines; damaged++)
            {
                var damage = wholeLines[reader.Damage![damaged]];
                var start = reader.Damage[damaged].Start.Value;
                line += wholeLines[counted..start].Count((byte)'\n');
                counted = start;
                entries.AddRange(
                    One(ContentText.Raw(damage), ContentKind.Notice).Select(b => new TranscriptEntry(line, [b]))
                );
            }

            if (!isMore)
            {
                return entries;
            }

            line += wholeLines[counted..reader.Position].Count((byte)'\n');
            counted = reader.Position;
            lineage?.Add(wholeLines, in entry, SessionOf(wholeLines, entry.ForkedFrom));
            var blocks = Blocks(wholeLines, in entry, detail);
            if (blocks.Count > 0 || (detail.IsWanted && entry.Message.Usage > 0))
            {
                var read = Of(wholeLines, in entry, line, blocks);
                entries.Add(detail.IsWanted ? Detailed(wholeLines, in entry, read) : read);
            }
        }
    }

    private static TranscriptEntry Of(
        ReadOnlySpan<byte> bytes,
        ref readonly Entry entry,
        int line,
        IReadOnlyList<ContentBlock> blocks
    ) =>
        new(line, blocks)
        {
            Uuid = Text(bytes, entry.Uuid),
            Time = EntryTime.TryParse(entry.Timestamp.In(bytes), out var time) ? time : null,
            Branch = Text(bytes, entry.GitBranch),
            Model = Text(bytes, entry.Message.Model) is var model and not Synthetic ? model : "",
            Agent = Text(bytes, entry.AgentId),
            IsSidechain = entry.IsSidechain,
            IsCompactSummary = entry.IsCompactSummary,
        };

    private static TranscriptEntry Detailed(ReadOnlySpan<byte> bytes, ref readonly Entry entry, TranscriptEntry read)
    {
        var account = ToolAccount.Read(bytes, entry.ToolResult);
        return read with
        {
            MessageId = Text(bytes, entry.Message.Id),
            Usage = TokenUsage.Read(bytes, entry.Message.Usage),
            ForkedFrom = SessionOf(bytes, entry.ForkedFrom),
            Parent = Text(bytes, entry.ParentUuid),
            Blocks =
            [
                .. read.Blocks.Select(block =>
                    block.Kind is ContentKind.Result
                        ? block with
                        {
                            Patch = account.Patch,
                            AgentId = account.AgentId,
                        }
                        : block
                ),
            ],
        };
    }

    private static string SessionOf(ReadOnlySpan<byte> bytes, int start)
    {
        var scanner = new JsonScanner(bytes) { Position = start };
        var members = default(JsonMembers);
        while (start > 0 && members.TryNext(ref scanner, out var name))
        {
            if (name.SequenceEqual("sessionId"u8) && scanner.TryTakeString(out var id))
            {
                return Text(bytes, id);
            }

            if (!scanner.TrySkipValue())
            {
                break;
            }
        }

        return "";
    }

    private static List<ContentBlock> Blocks(ReadOnlySpan<byte> bytes, ref readonly Entry entry, ContentDetail detail)
    {
        var type = entry.Type.HasEscapes ? Text(bytes, entry.Type) : null;
        var name = type is null ? entry.Type.In(bytes) : System.Text.Encoding.UTF8.GetBytes(type);
        return name.SequenceEqual("user"u8)
                ? BlockReader.Of(bytes, entry.Message, ContentKind.Prompt, detail, NotHis(entry))
            : name.SequenceEqual("assistant"u8)
                ? BlockReader.Of(bytes, entry.Message, ContentKind.Answer, detail, IsSynthetic(bytes, entry))
            : name.SequenceEqual("system"u8) ? One(bytes, entry.Content, ContentKind.Notice)
            : name.SequenceEqual("summary"u8) ? One(bytes, entry.Summary, ContentKind.Title)
            : name.SequenceEqual("custom-title"u8) ? One(bytes, entry.CustomTitle, ContentKind.Title)
            : name.SequenceEqual("ai-title"u8) ? One(bytes, entry.AiTitle, ContentKind.Title)
            : name.SequenceEqual("attachment"u8) && entry.Attachment > 0 ? AttachmentReader.Of(bytes, entry.Attachment)
            : [];
    }

    private static bool NotHis(Entry entry) => entry.IsMeta || entry.IsCompactSummary;

    private static bool IsSynthetic(ReadOnlySpan<byte> bytes, Entry entry) =>
        Text(bytes, entry.Message.Model) == Synthetic;

    private static List<ContentBlock> One(ReadOnlySpan<byte> bytes, JsonString text, ContentKind kind) =>
        text.Exists ? One(ContentText.Read(bytes, text), kind) : [];

    private static List<ContentBlock> One((string Words, bool IsCut) text, ContentKind kind) =>
        string.IsNullOrWhiteSpace(text.Words) ? [] : [new ContentBlock(kind, text.Words) { IsCut = text.IsCut }];

    private static string Text(ReadOnlySpan<byte> bytes, JsonString text) =>
        text.Length > 0 ? JsonText.Decode(bytes, text) : "";
}
