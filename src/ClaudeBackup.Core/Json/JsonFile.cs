using System.Text.Json;
using ClaudeBackup.Core.Host;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Json;

/// <summary>
/// One small JSON file, such as those in the local folder. It is read and written field by field: the serializer's own way would cost every
/// command a third of its time to start, for code over value types is compiled anew in each process.
/// </summary>
internal static class JsonFile
{
    private const int Longest = 1 << 24;

    /// <summary>Reads one; never waits for whoever writes to a pipe.</summary>
    /// <exception cref="JsonException">The file holds no JSON object.</exception>
    /// <exception cref="IOException">It is missing, no file but a pipe, a socket, a device or a folder, or longer than any of ours.</exception>
    public static JsonElement Read(AbsolutePath file) => Parse(ReadBytes(file));

    /// <summary>The bytes of one.</summary>
    /// <exception cref="IOException">As of <see cref="Read"/>.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(AbsolutePath file)
    {
        var files = FileSystem.ForThisSystem();
        using var handle = Open(files, file);
        if (files.Look(handle) is not { Kind: FileKind.Regular, Size: <= Longest } found)
        {
            throw new IOException($"{file} is no file, or too long.");
        }

        var bytes = new byte[found.Size];
        return bytes.AsMemory(0, RandomAccess.Read(handle, bytes, 0));
    }

    // where a folder on the way is none, there is no such file either
    private static SafeFileHandle Open(IFileSystem files, AbsolutePath file)
    {
        try
        {
            return files.OpenRead(file);
        }
        catch (IOException e) when (!Path.Exists(file.Value))
        {
            throw new FileNotFoundException(e.Message, file.Value, e);
        }
    }

    /// <summary>Whether these are no bytes, blanks or zeros, as a disk or a power cut leaves a file.</summary>
    public static bool SaysNothing(ReadOnlySpan<byte> bytes) => bytes.Trim(" \t\r\n\0"u8).IsEmpty;

    /// <exception cref="JsonException">These bytes are no JSON object.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (SaysNothing(bytes.Span))
        {
            throw new JsonException(bytes.Span.Contains((byte)0) ? "It is nothing but zeros." : "It is empty.");
        }

        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new JsonException("It is not a JSON object.");
    }

    /// <summary>Reads a file that may be missing or damaged, for then nothing is known: null.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">Makes something of it; what it throws for fields that are not as expected counts as damage.</param>
    public static T? TryRead<T>(AbsolutePath file, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            return File.Exists(file.Value) ? read(Read(file)) : null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            return null;
        }
    }

    /// <summary>Whether reading a file of ours failed over what it holds, or over the file itself, and not over a mistake of ours.</summary>
    public static bool IsDamage(Exception e) =>
        e
            is JsonException
                or IOException
                or UnauthorizedAccessException
                or ArgumentException
                or FormatException
                or InvalidOperationException
                or KeyNotFoundException;

    /// <exception cref="JsonException">The field is missing or no text.</exception>
    public static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"The text \"{name}\" is missing.");

    /// <summary>A text that may be missing; null then.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public static string? OptionalText(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>A text of JSON that anybody may have written; null when it is missing, is something else, or this is no object.</summary>
    /// <exception cref="InvalidOperationException">It has half of a surrogate pair.</exception>
    public static string? TryText(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    public static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
        && value.TryGetDateTimeOffset(out var time)
            ? time
            : null;

    public static int Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Number
        && value.TryGetInt32(out var number)
            ? number
            : 0;

    public static byte[] Bytes(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
