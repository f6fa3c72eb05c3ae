using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Healing;

/// <summary>
/// JSON of ours whose last field tells the hash of all before it, so that a byte that a disk has turned is seen where the rest still parses. Without that
/// field, as an older version wrote it, it counts as whole.
/// </summary>
internal static class HashedJson
{
    /// <summary>The name of that field.</summary>
    public const string Key = "hash";
    private const int Digits = 16;

    // the field in a file, which is indented, and in a line
    private static readonly byte[][] Blanks =
    [
        .. new[] { $"  \"{Key}\": \"{new string('0', Digits)}\"", $"\"{Key}\":\"{new string('0', Digits)}\"" }.Select(
            Encoding.ASCII.GetBytes
        ),
    ];

    /// <summary>The bytes of a file.</summary>
    /// <param name="fields">Writes all other fields.</param>
    public static byte[] File(Action<Utf8JsonWriter> fields)
    {
        var hash = HashOf(Body(JsonFile.Bytes(fields)));
        return JsonFile.Bytes(json =>
        {
            fields(json);
            json.WriteString(Key, hash);
        });
    }

    /// <summary>The bytes of a line, its end included.</summary>
    /// <param name="fields">Writes all other fields.</param>
    public static byte[] Line(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        fields(json);
        json.Flush();
        json.WriteString(Key, HashOf(buffer.ToArray()));
        json.WriteEndObject();
        json.Flush();
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Whether the bytes of a file or a line are those that were written, as far as they tell.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> json)
    {
        var body = Body(json);
        if (FieldOf(body) is not { } blank)
        {
            return true;
        }

        var hash = HashOf(WithoutComma(body[..^blank.Length]));
        var field = Encoding.ASCII.GetString(blank).Replace(new string('0', Digits), hash, StringComparison.Ordinal);
        return body.EndsWith(Encoding.ASCII.GetBytes(field));
    }

    /// <summary>Whether it tells a hash, right or wrong.</summary>
    public static bool HasHash(ReadOnlySpan<byte> json) => FieldOf(Body(json)) is not null;

    private static byte[]? FieldOf(ReadOnlySpan<byte> body)
    {
        foreach (var blank in Blanks)
        {
            if (body.Length > blank.Length && IsOfHash(body[^blank.Length..], blank))
            {
                return blank;
            }
        }

        return null;
    }

    // the field, or what is left of it where a byte or two have turned
    private static bool IsOfHash(ReadOnlySpan<byte> field, ReadOnlySpan<byte> blank)
    {
        const int mostTurned = 2;
        var turned = 0;
        for (var i = 0; i < blank.Length; i++)
        {
            turned += blank[i] == (byte)'0' || blank[i] == field[i] ? 0 : 1;
        }

        return turned <= mostTurned;
    }

    // all but the brace at the end, and the blanks before it
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> json) =>
        json.TrimEnd(" \r\n"u8) is [.. var body, (byte)'}'] ? body.TrimEnd(" \r\n"u8) : json;

    private static ReadOnlySpan<byte> WithoutComma(ReadOnlySpan<byte> fields) =>
        fields.TrimEnd(" \r\n"u8) is [.. var body, (byte)','] ? body : fields;

    /// <summary>The digits that tell what some bytes were.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..Digits];
}
