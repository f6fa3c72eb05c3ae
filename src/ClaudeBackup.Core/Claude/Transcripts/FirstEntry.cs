using System.Text.Json;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>Of which session a file is whose name does not tell: as its first entry says.</summary>
internal static class FirstEntry
{
    // what tells of the session stands before what was said
    private const int MostRead = 256 * 1024;

    /// <summary>The session's id; null where the file does not say it, or cannot be read.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    public static string? SessionOf(IFileSystem files, AbsolutePath path)
    {
        try
        {
            using var handle = files.OpenRead(path);
            var buffer = new byte[MostRead];
            var read = 0;
            while (read < buffer.Length && RandomAccess.Read(handle, buffer.AsSpan(read), read) is > 0 and var more)
            {
                read += more;
            }

            return SessionOf(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As the other, of the bytes with which a file begins.</summary>
    internal static string? SessionOf(ReadOnlySpan<byte> beginning)
    {
        var end = beginning.IndexOf((byte)'\n');
        var json = new Utf8JsonReader(end < 0 ? beginning : beginning[..end], isFinalBlock: end >= 0, state: default);
        try
        {
            while (json.Read())
            {
                if (
                    json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                    && json.ValueTextEquals("sessionId"u8)
                )
                {
                    return
                        json.Read()
                        && json.TokenType is JsonTokenType.String
                        && json.GetString() is { } id
                        && SessionPath.IsSessionId(id)
                        ? id
                        : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
