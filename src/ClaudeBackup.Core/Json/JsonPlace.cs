using System.Text.Json;

namespace ClaudeBackup.Core.Json;

/// <summary>Where a name stands in an object.</summary>
/// <param name="Open">Behind the object's brace.</param>
/// <param name="IsEmpty">Whether the object has no property at all.</param>
/// <param name="Values">The values of that name.</param>
internal sealed record JsonPlace(int Open, bool IsEmpty, IReadOnlyList<Range> Values)
{
    /// <summary>Looks for a name; null when what begins there is no object.</summary>
    /// <param name="json">The whole file, known to be sound.</param>
    /// <param name="at">Where the object begins; blanks and comments may come first.</param>
    /// <param name="name">The name as a text.</param>
    /// <exception cref="JsonException">There is nothing there.</exception>
    public static JsonPlace? Find(ReadOnlySpan<byte> json, int at, string name)
    {
        // the reader is taken from the start of the object, so that places are counted from there
        var reader = new Utf8JsonReader(json[at..], JsonEdit.Forgiving with { AllowMultipleValues = true });
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        var open = at + (int)reader.TokenStartIndex + 1;
        var values = new List<Range>();
        var isEmpty = true;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isIt = JsonText.Exact(reader.ValueSpan) == name;
            _ = reader.Read();
            var from = at + (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
            {
                values.Add(from..(at + (int)reader.BytesConsumed));
            }
        }

        return new JsonPlace(open, isEmpty, values);
    }
}

/// <summary>A value as one file spells it, on its way into another one.</summary>
/// <param name="Names">For each level, what stands between the quotes.</param>
/// <param name="Value">Its bytes.</param>
/// <param name="From">The layout of the file it is from.</param>
internal sealed record JsonSpelling(IReadOnlyList<byte[]> Names, byte[] Value, JsonStyle From);
