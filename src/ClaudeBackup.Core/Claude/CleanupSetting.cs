using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Puts the cleanup period into the text of a settings file, and leaves every other byte of it. Pure.</summary>
public static class CleanupSetting
{
    private static readonly byte[] Name = Encoding.UTF8.GetBytes(CleanupPeriod.Setting);

    /// <summary>Replaces the number, or adds it as the first.</summary>
    /// <param name="settings">The file as it is; nothing at all counts as an empty object.</param>
    /// <param name="days">At least 1: other numbers make the client reject its settings.</param>
    /// <returns>The file as it should be; null when it holds no JSON object.</returns>
    public static byte[]? Set(ReadOnlySpan<byte> settings, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var value = Encoding.UTF8.GetBytes(days.ToString(CultureInfo.InvariantCulture));
        var start = settings.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (settings[start..].Trim(" \t\r\n"u8).IsEmpty)
        {
            return [.. "{\n  \""u8, .. Name, .. "\": "u8, .. value, .. "\n}\n"u8];
        }

        try
        {
            return Edit(settings, start, value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Edit(ReadOnlySpan<byte> settings, int start, byte[] value)
    {
        var reader = new Utf8JsonReader(settings[start..], new JsonReaderOptions { MaxDepth = 10_000 });
        _ = reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        var open = start + (int)reader.BytesConsumed;
        var places = new List<Range>();
        var isEmpty = true;
        // to the end, so that what is broken further down is not taken for good
        while (reader.Read())
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
            {
                isEmpty = false;
                var isOurs = reader.ValueTextEquals(Name);
                _ = reader.Read();
                var from = start + (int)reader.TokenStartIndex;
                reader.Skip();
                if (isOurs)
                {
                    places.Add(from..(start + (int)reader.BytesConsumed));
                }
            }
        }

        return places.Count > 0 ? Replace(settings, places, value) : Insert(settings, open, isEmpty, value);
    }

    private static byte[] Replace(ReadOnlySpan<byte> settings, List<Range> places, byte[] value)
    {
        var result = new List<byte>(settings.Length + 16);
        var at = 0;
        foreach (var place in places)
        {
            result.AddRange(settings[at..place.Start.Value]);
            result.AddRange(value);
            at = place.End.Value;
        }

        result.AddRange(settings[at..]);
        return [.. result];
    }

    // set in as the next one is
    private static byte[] Insert(ReadOnlySpan<byte> settings, int open, bool isEmpty, byte[] value)
    {
        var rest = settings[open..];
        var indent = rest[..(rest.Length - rest.TrimStart(" \t\r\n"u8).Length)];
        var before = isEmpty ? "\n  "u8 : indent;
        var after = isEmpty ? "\n"u8 : ","u8;
        return
        [
            .. settings[..open],
            .. before,
            (byte)'"',
            .. Name,
            .. "\": "u8,
            .. value,
            .. after,
            .. isEmpty ? rest.TrimStart(" \t\r\n"u8) : rest,
        ];
    }
}
