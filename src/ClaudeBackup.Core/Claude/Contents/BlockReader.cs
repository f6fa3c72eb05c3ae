using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>The blocks of a message: a text alone, or a list of texts, thoughts, calls, results and pictures.</summary>
internal static class BlockReader
{
    /// <summary>Reads them.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="message">The message.</param>
    /// <param name="spoken">What a text in it is, when it is the speaker's own.</param>
    /// <param name="detail">What was called before; what is called here is added.</param>
    /// <param name="isNotice">Whether texts are not the speaker's own.</param>
    public static List<ContentBlock> Of(
        ReadOnlySpan<byte> bytes,
        EntryMessage message,
        ContentKind spoken,
        ContentDetail detail,
        bool isNotice
    )
    {
        var found = new List<ContentBlock>();
        if (message.Blocks == 0)
        {
            AddText(found, bytes, message.Text, spoken, isNotice);
            return found;
        }

        var scanner = new JsonScanner(bytes) { Position = message.Blocks };
        _ = scanner.TryTake((byte)'[');
        while (scanner.Peek() is not ((byte)']' or 0))
        {
            if (scanner.Peek() == '{')
            {
                Add(found, ref scanner, spoken, detail, isNotice);
            }
            else if (!scanner.TrySkipValue())
            {
                break;
            }

            if (!scanner.TryTake((byte)','))
            {
                break;
            }
        }

        return found;
    }

    private static void Add(
        List<ContentBlock> found,
        ref JsonScanner scanner,
        ContentKind spoken,
        ContentDetail detail,
        bool isNotice
    )
    {
        var bytes = scanner.Bytes;
        var block = RawBlock.Read(ref scanner);
        var type = block.Type.Exists ? JsonText.Decode(bytes, block.Type) : "";
        switch (type)
        {
            case "text":
                AddText(found, bytes, block.Text, spoken, isNotice);
                break;
            case "thinking":
                AddText(found, bytes, block.Thinking, ContentKind.Thinking, isNotice: false);
                break;
            case "tool_use" or "server_tool_use" or "mcp_tool_use":
                AddCall(found, bytes, block, detail);
                break;
            case "image" or "document" when detail.IsWanted:
                AddPicture(found, bytes, block, tool: "");
                break;
            default:
                if (type.EndsWith("tool_result", StringComparison.Ordinal))
                {
                    AddResult(found, bytes, block, detail);
                }

                break;
        }
    }

    private static void AddText(
        List<ContentBlock> found,
        ReadOnlySpan<byte> bytes,
        JsonString text,
        ContentKind kind,
        bool isNotice
    )
    {
        if (!text.Exists)
        {
            return;
        }

        var (words, isCut) = ContentText.Read(bytes, text);
        if (kind is ContentKind.Prompt && !isNotice)
        {
            (kind, words) = PromptContent.Of(words);
        }

        if (!string.IsNullOrWhiteSpace(words))
        {
            found.Add(new ContentBlock(isNotice ? ContentKind.Notice : kind, words) { IsCut = isCut });
        }
    }

    private static void AddCall(
        List<ContentBlock> found,
        ReadOnlySpan<byte> bytes,
        RawBlock block,
        ContentDetail detail
    )
    {
        var tool = block.Name.Exists ? JsonText.Decode(bytes, block.Name) : "";
        var id = block.Id.Length > 0 ? JsonText.Decode(bytes, block.Id) : "";
        if (id.Length > 0)
        {
            detail.Tools[id] = tool;
        }

        var input = block.Input > 0 ? ToolInput.Read(bytes, block.Input) : null;
        found.Add(
            new ContentBlock(ContentKind.Call, input?.Text ?? "")
            {
                Tool = tool,
                CallId = id,
                Input = detail.IsWanted && block.Input > 0 ? Value(bytes, block.Input) : default,
                Files = input?.Files ?? [],
                IsCut = input?.IsCut ?? false,
            }
        );
    }

    private static void AddResult(
        List<ContentBlock> found,
        ReadOnlySpan<byte> bytes,
        RawBlock block,
        ContentDetail detail
    )
    {
        var result = ResultText.Read(bytes, block.Content);
        var call = block.CallId.Length > 0 ? JsonText.Decode(bytes, block.CallId) : "";
        // that a tool gave back nothing is worth telling where its call is shown
        if (!string.IsNullOrWhiteSpace(result.Text) || detail.IsWanted)
        {
            found.Add(
                new ContentBlock(ContentKind.Result, result.Text)
                {
                    Tool = detail.Tools.GetValueOrDefault(call, ""),
                    CallId = call,
                    IsError = block.IsError,
                    IsCut = result.IsCut,
                }
            );
        }

        if (detail.IsWanted)
        {
            AddPictures(found, bytes, block.Content, detail.Tools.GetValueOrDefault(call, ""));
        }
    }

    private static void AddPictures(List<ContentBlock> found, ReadOnlySpan<byte> bytes, int content, string tool)
    {
        var scanner = new JsonScanner(bytes) { Position = content };
        if (content == 0 || !scanner.TryTake((byte)'['))
        {
            return;
        }

        while (scanner.Peek() == '{')
        {
            AddPicture(found, bytes, RawBlock.Read(ref scanner), tool);
            if (!scanner.TryTake((byte)','))
            {
                break;
            }
        }
    }

    private static void AddPicture(List<ContentBlock> found, ReadOnlySpan<byte> bytes, RawBlock block, string tool)
    {
        if (Picture.Read(bytes, block.Source) is { } picture)
        {
            found.Add(new ContentBlock(ContentKind.Picture, "") { Picture = picture, Tool = tool });
        }
    }

    private static byte[] Value(ReadOnlySpan<byte> bytes, int start)
    {
        var scanner = new JsonScanner(bytes) { Position = start };
        return scanner.TrySkipValue() ? bytes[start..scanner.Position].ToArray() : [];
    }
}
