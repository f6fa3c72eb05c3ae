using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>What stands in a block, as it lies in the bytes.</summary>
internal record struct RawBlock
{
    public JsonString Type;
    public JsonString Text;
    public JsonString Thinking;
    public JsonString Name;
    public JsonString Id;
    public JsonString CallId;

    /// <summary>Where the input of a call begins; 0 where there is none.</summary>
    public int Input;

    /// <summary>Where the content of a result begins; 0 where there is none.</summary>
    public int Content;

    /// <summary>Where the object begins that a picture is in; 0 where there is none.</summary>
    public int Source;
    public bool IsError;

    /// <summary>Steps over one object.</summary>
    public static RawBlock Read(ref JsonScanner scanner)
    {
        var block = default(RawBlock);
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            if (!block.TryTake(ref scanner, name))
            {
                break;
            }
        }

        return block;
    }

    private bool TryTake(ref JsonScanner scanner, scoped ReadOnlySpan<byte> name)
    {
        var start = scanner.Peek() is 0 ? 0 : scanner.Position;
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("type"u8):
                return TryString(ref scanner, out Type);
            case 4 when name.SequenceEqual("text"u8):
                return TryString(ref scanner, out Text);
            case 4 when name.SequenceEqual("name"u8):
                return TryString(ref scanner, out Name);
            case 2 when name.SequenceEqual("id"u8):
                return TryString(ref scanner, out Id);
            case 8 when name.SequenceEqual("thinking"u8):
                return TryString(ref scanner, out Thinking);
            case 11 when name.SequenceEqual("tool_use_id"u8):
                return TryString(ref scanner, out CallId);
            case 8 when name.SequenceEqual("is_error"u8):
                IsError = scanner.Peek() == 't';
                break;
            case 5 when name.SequenceEqual("input"u8):
                Input = start;
                break;
            case 6 when name.SequenceEqual("source"u8):
                Source = scanner.Peek() == '{' ? start : 0;
                break;
            case 7 when name.SequenceEqual("content"u8):
                Content = start;
                break;
            default:
                break;
        }

        return scanner.TrySkipValue();
    }

    private static bool TryString(ref JsonScanner scanner, out JsonString text) =>
        scanner.TryTakeString(out text) || (scanner.Peek() != '"' && scanner.TrySkipValue());
}
