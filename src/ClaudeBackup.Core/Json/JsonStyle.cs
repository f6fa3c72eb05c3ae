using System.Text;
using System.Text.Json;

namespace ClaudeBackup.Core.Json;

/// <summary>How a JSON file is laid out, so that what is put into it looks like the rest.</summary>
/// <param name="NewLine">What ends its lines; null when all of it is one line.</param>
/// <param name="Unit">By what each level is set in.</param>
internal sealed record JsonStyle(string? NewLine, string Unit)
{
    private const string UsualUnit = "  ";

    /// <summary>The one that most files have.</summary>
    public static readonly JsonStyle Usual = new("\n", UsualUnit);

    /// <summary>All on one line.</summary>
    public static readonly JsonStyle Compact = new(NewLine: null, UsualUnit);

    /// <summary>Of a value that was never in a file: it always takes over the layout of where it comes to.</summary>
    public static readonly JsonStyle Foreign = new(NewLine: null, "");

    /// <summary>Tells the layout of a file; null when there is nothing in it that could have one.</summary>
    /// <param name="json">Sound JSON, without a byte order mark.</param>
    public static JsonStyle? Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonEdit.Forgiving);
        if (!reader.Read() || !reader.Read() || reader.TokenType is not JsonTokenType.PropertyName)
        {
            return null;
        }

        var first = (int)reader.TokenStartIndex;
        var line = json.TrimEnd(" \t\r\n"u8).IndexOf((byte)'\n');
        if (line < 0)
        {
            return Compact;
        }

        var newLine = line > 0 && json[line - 1] is (byte)'\r' ? "\r\n" : "\n";
        var before = json[(json[..first].LastIndexOf((byte)'\n') + 1)..first];
        var unit = before.TrimStart(" \t"u8).IsEmpty ? Encoding.UTF8.GetString(before) : "";
        return new JsonStyle(newLine, unit.Length > 0 ? unit : UsualUnit);
    }

    /// <summary>The blanks at the start of the line on which a place is, or null when all is one line.</summary>
    public static string? IndentBefore(ReadOnlySpan<byte> json, int at)
    {
        var line = json[..at].LastIndexOf((byte)'\n');
        if (line < 0)
        {
            return null;
        }

        var text = json[(line + 1)..at];
        return Encoding.UTF8.GetString(text[..^text.TrimStart(" \t"u8).Length]);
    }

    /// <summary>A value in this layout; every string and number in it stays as it is spelled, comments go.</summary>
    /// <param name="value">JSON in any layout.</param>
    /// <param name="indent">What the line begins with on which it starts; null for one line.</param>
    public byte[] Format(ReadOnlySpan<byte> value, string? indent)
    {
        var lines = NewLine is not null && indent is not null;
        var result = new List<byte>(value.Length * 2);
        var reader = new Utf8JsonReader(value, JsonEdit.Forgiving);
        var isFirst = true;
        var isValue = true;
        while (reader.Read())
        {
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (!isValue && !(isEnd && isFirst))
            {
                Add(result, isEnd || isFirst ? "" : ",");
                Add(result, lines ? NewLine + indent + Repeated(reader.CurrentDepth) : "");
            }

            isValue = reader.TokenType is JsonTokenType.PropertyName;
            isFirst = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            var start = (int)reader.TokenStartIndex;
            // with a name the reader consumes its colon, and what stands before that
            var end = isValue ? start + reader.ValueSpan.Length + 2 : (int)reader.BytesConsumed;
            result.AddRange(value[start..end]);
            Add(result, isValue ? (lines ? ": " : ":") : "");
        }

        return [.. result];
    }

    /// <summary>A value as it was spelled where it comes from, moved to this place.</summary>
    /// <param name="wanted">The value.</param>
    /// <param name="indent">What the line begins with on which it starts; null when the file is one line.</param>
    public byte[] Fit(JsonSpelling wanted, string? indent)
    {
        var isBroken = wanted.Value.AsSpan().Contains((byte)'\n');
        var isAlike = wanted.From.NewLine is not null && NewLine is not null && wanted.From.Unit == Unit;
        var isFlat = wanted.From.NewLine is null && NewLine is null && wanted.From != Foreign;
        if (!HasComment(wanted.Value) && !isAlike && !isFlat)
        {
            return Format(wanted.Value, indent);
        }

        return isBroken ? Moved(wanted.Value, indent ?? "") : wanted.Value;
    }

    /// <summary>Puts a property first in an object; of several names each is an object in the one before.</summary>
    public byte[] Insert(ReadOnlySpan<byte> json, JsonPlace place, JsonSpelling wanted)
    {
        // a comment behind the brace belongs to the brace
        var open = place.Open + CommentBehind(json[place.Open..]);
        var rest = json[open..];
        var blanks = Encoding.UTF8.GetString(rest[..^rest.TrimStart(" \t\r\n"u8).Length]);
        if (!place.IsEmpty)
        {
            var lineEnd = blanks.LastIndexOf('\n');
            return Join(
                json[..open],
                blanks,
                Property(wanted, lineEnd < 0 ? null : blanks[(lineEnd + 1)..]),
                ",",
                rest
            );
        }

        var hasComment = rest.TrimStart(" \t\r\n"u8) is [(byte)'/', ..];
        var after = hasComment ? rest : rest.TrimStart(" \t\r\n"u8);
        if (NewLine is null)
        {
            return Join(json[..open], "", Property(wanted, indent: null), "", after);
        }

        var outer = IndentBefore(json, place.Open) ?? "";
        return Join(
            json[..open],
            NewLine + outer + Unit,
            Property(wanted, outer + Unit),
            after is [(byte)'}', ..] ? NewLine + outer : "",
            after
        );
    }

    private byte[] Property(JsonSpelling wanted, string? indent, string colon = ": ")
    {
        var isBroken = NewLine is not null && indent is not null;
        var inner = isBroken ? indent + Unit : null;
        byte[] name = [(byte)'"', .. wanted.Names[0], (byte)'"', .. Encoding.UTF8.GetBytes(colon)];
        return wanted.Names.Count == 1
            ? [.. name, .. Fit(wanted, indent)]
            :
            [
                .. name,
                (byte)'{',
                .. Encoding.UTF8.GetBytes(isBroken ? NewLine + inner : ""),
                .. Property(wanted with { Names = [.. wanted.Names.Skip(1)] }, inner, isBroken ? ": " : ":"),
                .. Encoding.UTF8.GetBytes(isBroken ? NewLine + indent : ""),
                (byte)'}',
            ];
    }

    // the last line of a value is set in as the line is on which it starts
    private byte[] Moved(byte[] value, string indent)
    {
        var lines = Encoding.UTF8.GetString(value).Split('\n');
        var last = lines[^1];
        var was = last[..^last.TrimStart(' ', '\t').Length];
        var moved = lines
            .Select(l => l.TrimEnd('\r'))
            .Select((l, i) => i > 0 && l.StartsWith(was, StringComparison.Ordinal) ? indent + l[was.Length..] : l);
        return Encoding.UTF8.GetBytes(string.Join(NewLine ?? "\n", moved));
    }

    private string Repeated(int depth) => string.Concat(Enumerable.Repeat(Unit, depth));

    private static bool HasComment(byte[] value)
    {
        var reader = new Utf8JsonReader(value, JsonEdit.Forgiving with { CommentHandling = JsonCommentHandling.Allow });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.Comment)
            {
                return true;
            }
        }

        return false;
    }

    // up to the end of the line, when there is nothing else on it
    private static int CommentBehind(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? default : rest[..end].Trim(" \t\r"u8);
        var isComment = line.StartsWith("//"u8) || (line.StartsWith("/*"u8) && line.IndexOf("*/"u8) == line.Length - 2);
        return isComment ? rest[..end].TrimEnd((byte)'\r').Length : 0;
    }

    private static void Add(List<byte> to, string text) => to.AddRange(Encoding.UTF8.GetBytes(text));

    private static byte[] Join(
        ReadOnlySpan<byte> before,
        string blanks,
        byte[] property,
        string behind,
        ReadOnlySpan<byte> after
    ) => [.. before, .. Encoding.UTF8.GetBytes(blanks), .. property, .. Encoding.UTF8.GetBytes(behind), .. after];
}
