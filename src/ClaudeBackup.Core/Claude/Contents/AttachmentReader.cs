using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// What of an attachment is somebody's words: a prompt that was typed while Claude was at work, and a file that the user named. All else the client sends
/// along by itself, in every session anew.
/// </summary>
internal static class AttachmentReader
{
    /// <summary>Reads it.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="start">Where the object begins.</param>
    public static List<ContentBlock> Of(ReadOnlySpan<byte> bytes, int start)
    {
        JsonString type = default;
        JsonString prompt = default;
        JsonString file = default;
        var content = 0;
        var scanner = new JsonScanner(bytes) { Position = start };
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            _ = scanner.Peek();
            var value = scanner.Position;
            if (name.SequenceEqual("type"u8))
            {
                _ = scanner.TryTakeString(out type);
            }
            else if (name.SequenceEqual("prompt"u8))
            {
                _ = scanner.TryTakeString(out prompt);
            }
            else if (name.SequenceEqual("filename"u8))
            {
                _ = scanner.TryTakeString(out file);
            }
            else if (name.SequenceEqual("content"u8))
            {
                content = value;
            }

            if (scanner.Position == value && !scanner.TrySkipValue())
            {
                break;
            }
        }

        if (JsonText.Is(bytes, type, "queued_command"u8) && prompt.Exists)
        {
            var (kind, words) = PromptContent.Of(ContentText.Read(bytes, prompt).Text);
            return string.IsNullOrWhiteSpace(words) ? [] : [new ContentBlock(kind, words)];
        }

        if (!JsonText.Is(bytes, type, "file"u8) || content == 0)
        {
            return [];
        }

        var input = ToolInput.Read(bytes, content);
        return input.Text.Length == 0
            ? []
            :
            [
                new ContentBlock(ContentKind.Result, input.Text)
                {
                    Files = file.Exists ? [JsonText.Decode(bytes, file)] : input.Files,
                    IsCut = input.IsCut,
                },
            ];
    }
}
