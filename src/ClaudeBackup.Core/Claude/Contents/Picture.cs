using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>A picture or a document in a transcript.</summary>
/// <param name="MediaType">As the transcript names it.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Data">Its bytes in base64; empty for one beyond <see cref="LargestKept"/>, and for what cannot be base64.</param>
public sealed record Picture(string MediaType, long Size, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bytes beyond which none is held in memory.</summary>
    public const int LargestKept = 1024 * 1024;

    private const int LongestType = 64;

    /// <summary>Reads it; null where it is none, or lies elsewhere.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="source">Where the object begins that has the data; 0 where there is none.</param>
    internal static Picture? Read(ReadOnlySpan<byte> bytes, int source)
    {
        JsonString type = default;
        JsonString data = default;
        var scanner = new JsonScanner(bytes) { Position = source };
        var members = default(JsonMembers);
        while (source > 0 && members.TryNext(ref scanner, out var name))
        {
            _ = scanner.Peek();
            var from = scanner.Position;
            if (name.SequenceEqual("media_type"u8))
            {
                _ = scanner.TryTakeString(out type);
            }
            else if (name.SequenceEqual("data"u8))
            {
                _ = scanner.TryTakeString(out data);
            }

            if (scanner.Position == from && !scanner.TrySkipValue())
            {
                break;
            }
        }

        if (!data.Exists || data.Length == 0)
        {
            return null;
        }

        var encoded = data.In(bytes);
        var size = encoded.TrimEnd((byte)'=').Length * 3L / 4;
        return new Picture(
            type.Exists && type.Length <= LongestType ? ContentText.Clean(JsonText.Decode(bytes, type)) : "",
            size,
            size <= LargestKept && System.Buffers.Text.Base64.IsValid(encoded) ? encoded.ToArray() : default
        );
    }
}
