using System.Text;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// What is given to a tool: its texts, one a line, in the order of the call; and the files among them. A text beside whose name secrets stand has that name before it, or nobody
/// would know it for one.
/// </summary>
internal sealed class ToolInput
{
    // the client nests two or three deep; what is nested deeper is stepped over
    private const int Deepest = 16;
    private const int LongestName = 64;

    private readonly StringBuilder _text = new();
    private readonly List<string> _files = [];

    private ToolInput() { }

    /// <summary>The texts.</summary>
    public string Text => _text.ToString();

    /// <summary>The files that are named.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Whether a text lacks something of its middle.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads a value that is known to be JSON.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="start">Where the value begins.</param>
    public static ToolInput Read(ReadOnlySpan<byte> bytes, int start)
    {
        var input = new ToolInput();
        var scanner = new JsonScanner(bytes) { Position = start };
        input.Value(ref scanner, [], depth: 0);
        return input;
    }

    private void Value(ref JsonScanner scanner, scoped ReadOnlySpan<byte> name, int depth)
    {
        switch (scanner.Peek())
        {
            case (byte)'"':
                if (scanner.TryTakeString(out var text))
                {
                    Add(ContentText.Read(scanner.Bytes, text), name);
                }

                break;
            case (byte)'{' when depth < Deepest:
                var members = default(JsonMembers);
                while (members.TryNext(ref scanner, out var member))
                {
                    Value(ref scanner, member, depth + 1);
                }

                break;
            case (byte)'[' when depth < Deepest:
                _ = scanner.TryTake((byte)'[');
                if (scanner.TryTake((byte)']'))
                {
                    break;
                }

                do
                {
                    Value(ref scanner, name, depth + 1);
                } while (scanner.TryTake((byte)','));
                _ = scanner.TryTake((byte)']');
                break;
            default:
                _ = scanner.TrySkipValue();
                break;
        }
    }

    private void Add((string Text, bool IsCut) read, ReadOnlySpan<byte> name)
    {
        if (read.Text.Length == 0)
        {
            return;
        }

        _ = _text.Length == 0 ? _text : _text.Append('\n');
        if (
            name.Length is > 0 and <= LongestName
            && Encoding.UTF8.GetString(name) is var told
            && SecretName.MayStandBeside(told)
        )
        {
            _ = _text.Append(told).Append(": ");
        }

        _ = _text.Append(read.Text);
        IsCut |= read.IsCut;
        if (IsFile(name))
        {
            _files.Add(read.Text);
        }
    }

    private static bool IsFile(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("file_path"u8)
        || name.SequenceEqual("filePath"u8)
        || name.SequenceEqual("notebook_path"u8)
        || name.SequenceEqual("path"u8);
}
