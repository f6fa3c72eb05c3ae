using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Profiles;

/// <summary>One string of a JSON file as it is read, with the place in the file of each of its bytes. Pure.</summary>
/// <param name="Text">What it says, as UTF-8.</param>
/// <param name="Places">Where each byte of the text begins in the file, and behind the last where the string ends.</param>
internal sealed record JsonStringText(byte[] Text, int[] Places)
{
    /// <summary>Every string of a file, names among them; null when it is no JSON.</summary>
    public static IReadOnlyList<JsonStringText>? All(byte[] json)
    {
        var at = JsonText.MarkLength(json);
        var reader = new Utf8JsonReader(json.AsSpan(at), JsonEdit.Forgiving);
        var found = new List<JsonStringText>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    found.Add(Of(reader.ValueSpan, at + (int)reader.TokenStartIndex + 1));
                }
            }

            return found;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonStringText Of(ReadOnlySpan<byte> raw, int start)
    {
        var text = new List<byte>(raw.Length);
        var places = new List<int>(raw.Length + 1);
        for (var i = 0; i < raw.Length; )
        {
            var length =
                raw[i] is not (byte)'\\' ? 1
                : raw[i + 1] is not (byte)'u' ? 2
                : IsPair(raw[i..]) ? 12
                : 6;
            var said = length == 1 ? [raw[i]] : Encoding.UTF8.GetBytes(JsonText.Exact(raw.Slice(i, length)));
            text.AddRange(said);
            places.AddRange(Enumerable.Repeat(start + i, said.Length));
            i += length;
        }

        places.Add(start + raw.Length);
        return new JsonStringText([.. text], [.. places]);
    }

    private static bool IsPair(ReadOnlySpan<byte> raw) =>
        raw.Length >= 12
        && raw[6] is (byte)'\\'
        && raw[7] is (byte)'u'
        && JsonText.Exact(raw[..12]) is [var high, var low]
        && char.IsSurrogatePair(high, low);
}
