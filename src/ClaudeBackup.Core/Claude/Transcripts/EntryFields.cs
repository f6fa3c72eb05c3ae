using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Picks from an entry the few fields that are ours, in one pass and in any order: newer clients write <c>cwd</c>
/// behind megabytes of content. Of a name that stands twice the last one counts, as in every JSON parser.
/// </summary>
internal static class EntryFields
{
    /// <summary>
    /// Steps over one object; false, somewhere inside it, when it is no JSON or does not end on this line.
    /// </summary>
    public static bool TryRead(ref JsonScanner scanner, out Entry entry)
    {
        entry = default;
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            if (!TryReadField(ref scanner, name, ref entry))
            {
                return false;
            }
        }

        return members.AreComplete;
    }

    private static bool TryReadField(ref JsonScanner scanner, scoped ReadOnlySpan<byte> name, ref Entry entry)
    {
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("cwd"u8):
                return TryReadString(ref scanner, out entry.Cwd);
            case 4 when name.SequenceEqual("type"u8):
                return TryReadString(ref scanner, out entry.Type);
            case 4 when name.SequenceEqual("uuid"u8):
                return TryReadString(ref scanner, out entry.Uuid);
            case 6 when name.SequenceEqual("isMeta"u8):
                return TryReadFlag(ref scanner, out entry.IsMeta);
            case 7 when name.SequenceEqual("message"u8):
                return TryReadMessage(ref scanner, out entry.Message);
            case 7 when name.SequenceEqual("version"u8):
                return TryReadString(ref scanner, out entry.Version);
            case 7 when name.SequenceEqual("aiTitle"u8):
                return TryReadString(ref scanner, out entry.AiTitle);
            case 7 when name.SequenceEqual("summary"u8):
                return TryReadString(ref scanner, out entry.Summary);
            case 9 when name.SequenceEqual("timestamp"u8):
                return TryReadString(ref scanner, out entry.Timestamp);
            case 8 when name.SequenceEqual("leafUuid"u8):
                return TryReadString(ref scanner, out entry.LeafUuid);
            case 9 when name.SequenceEqual("sessionId"u8):
                return TryReadString(ref scanner, out entry.SessionId);
            case 7 when name.SequenceEqual("agentId"u8):
                return TryReadString(ref scanner, out entry.AgentId);
            case 7 when name.SequenceEqual("content"u8):
                return TryReadString(ref scanner, out entry.Content);
            case 9 when name.SequenceEqual("gitBranch"u8):
                return TryReadString(ref scanner, out entry.GitBranch);
            case 10 when name.SequenceEqual("attachment"u8):
                entry.Attachment = ObjectAt(ref scanner);
                return scanner.TrySkipValue();
            case 10 when name.SequenceEqual("entrypoint"u8):
                return TryReadString(ref scanner, out entry.Entrypoint);
            case 10 when name.SequenceEqual("forkedFrom"u8):
                entry.ForkedFrom = ObjectAt(ref scanner);
                return scanner.TrySkipValue();
            case 13 when name.SequenceEqual("toolUseResult"u8):
                entry.ToolResult = ObjectAt(ref scanner);
                return scanner.TrySkipValue();
            case 10 when name.SequenceEqual("parentUuid"u8):
                return TryReadString(ref scanner, out entry.ParentUuid);
            case 10 when name.SequenceEqual("lastPrompt"u8):
                return TryReadString(ref scanner, out entry.LastPrompt);
            case 11 when name.SequenceEqual("customTitle"u8):
                return TryReadString(ref scanner, out entry.CustomTitle);
            case 11 when name.SequenceEqual("isSidechain"u8):
                return TryReadFlag(ref scanner, out entry.IsSidechain);
            case 16 when name.SequenceEqual("isCompactSummary"u8):
                return TryReadFlag(ref scanner, out entry.IsCompactSummary);
            case 17 when name.SequenceEqual("logicalParentUuid"u8):
                return TryReadString(ref scanner, out entry.LogicalParent);
            default:
                return scanner.TrySkipValue();
        }
    }

    private static bool TryReadMessage(ref JsonScanner scanner, out EntryMessage message)
    {
        message = default;
        if (scanner.Peek() != '{')
        {
            return scanner.TrySkipValue();
        }

        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            var isRead =
                name.SequenceEqual("id"u8) ? TryReadString(ref scanner, out message.Id)
                : name.SequenceEqual("model"u8) ? TryReadString(ref scanner, out message.Model)
                : name.SequenceEqual("content"u8) ? TryReadContent(ref scanner, ref message)
                : name.SequenceEqual("usage"u8) ? TryReadUsage(ref scanner, ref message)
                : scanner.TrySkipValue();
            if (!isRead)
            {
                return false;
            }
        }

        return members.AreComplete;
    }

    /// <summary>The texts of a message one after the other: the content where it is a string, else its text blocks.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="message">The message.</param>
    public static IReadOnlyList<JsonString> Texts(ReadOnlySpan<byte> bytes, EntryMessage message)
    {
        if (message.Blocks == 0)
        {
            return message.Text.Exists ? [message.Text] : [];
        }

        var texts = new List<JsonString>();
        var again = default(EntryMessage);
        var scanner = new JsonScanner(bytes) { Position = message.Blocks };
        _ = TryReadBlocks(ref scanner, ref again, texts);
        return texts;
    }

    // of a name that stands twice the last one counts, with all that hangs on it
    private static bool TryReadContent(ref JsonScanner scanner, ref EntryMessage message)
    {
        (message.Blocks, message.HasToolResult) = (0, false);
        if (scanner.Peek() != '[')
        {
            return TryReadString(ref scanner, out message.Text);
        }

        message.Text = default;
        message.Blocks = scanner.Position;
        return TryReadBlocks(ref scanner, ref message, all: null);
    }

    private static bool TryReadBlocks(ref JsonScanner scanner, ref EntryMessage message, List<JsonString>? all)
    {
        if (!scanner.TryTake((byte)'['))
        {
            return false;
        }

        if (scanner.TryTake((byte)']'))
        {
            return true;
        }

        do
        {
            if (scanner.Peek() != '{')
            {
                if (!scanner.TrySkipValue())
                {
                    return false;
                }

                continue;
            }

            if (!TryReadBlock(ref scanner, out var text, ref message.HasToolResult))
            {
                return false;
            }

            message.Text = message.Text.Exists ? message.Text : text;
            if (text.Exists)
            {
                all?.Add(text);
            }
        } while (scanner.TryTake((byte)','));
        return scanner.TryTake((byte)']');
    }

    private static bool TryReadBlock(ref JsonScanner scanner, out JsonString shown, ref bool hasToolResult)
    {
        JsonString type = default;
        JsonString text = default;
        shown = default;
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            var isRead =
                name.SequenceEqual("type"u8) ? TryReadString(ref scanner, out type)
                : name.SequenceEqual("text"u8) ? TryReadString(ref scanner, out text)
                : scanner.TrySkipValue();
            if (!isRead)
            {
                return false;
            }
        }

        hasToolResult |= JsonText.Is(scanner.Bytes, type, "tool_result"u8);
        shown = JsonText.Is(scanner.Bytes, type, "text"u8) ? text : default;
        return members.AreComplete;
    }

    // none when the value is something else than a string
    private static bool TryReadString(ref JsonScanner scanner, out JsonString text) =>
        scanner.TryTakeString(out text) || (scanner.Peek() != '"' && scanner.TrySkipValue());

    private static bool TryReadUsage(ref JsonScanner scanner, ref EntryMessage message)
    {
        message.Usage = ObjectAt(ref scanner);
        return scanner.TrySkipValue();
    }

    private static int ObjectAt(ref JsonScanner scanner) => scanner.Peek() == '{' ? scanner.Position : 0;

    private static bool TryReadFlag(ref JsonScanner scanner, out bool flag)
    {
        flag = scanner.Peek() == 't';
        return scanner.TrySkipValue();
    }
}
