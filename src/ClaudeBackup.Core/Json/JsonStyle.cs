using System.Text;
using System.Text.Encodings.Web;
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

    /// <summary>Tells the layout of a file.</summary>
    public static JsonStyle Of(ReadOnlySpan<byte> json)
    {
        var text = json.TrimEnd(" \t\r\n"u8);
        var line = text.IndexOf((byte)'\n');
        // an object without anything in it has no layout yet
        var isEmpty = text.IndexOf((byte)'"') < 0;
        if (line < 0 || isEmpty)
        {
            return new JsonStyle(isEmpty ? "\n" : null, UsualUnit);
        }

        var newLine = line > 0 && text[line - 1] is (byte)'\r' ? "\r\n" : "\n";
        var rest = text[(line + 1)..];
        var unit = Encoding.UTF8.GetString(rest[..^rest.TrimStart(" \t"u8).Length]);
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

    /// <summary>A name as JSON has it.</summary>
    public static string Quoted(string name) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name)}\"";

    /// <summary>A value in this layout.</summary>
    /// <param name="value">JSON in any layout.</param>
    /// <param name="indent">What the line begins with on which it starts.</param>
    public byte[] Format(ReadOnlySpan<byte> value, string? indent)
    {
        using var document = JsonDocument.Parse(value.ToArray(), new JsonDocumentOptions { MaxDepth = 256 });
        using var buffer = new MemoryStream();
        var isBroken = NewLine is not null && indent is not null;
        var options = new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Indented = isBroken,
            NewLine = "\n",
            IndentCharacter = Unit[0],
            IndentSize = Math.Min(Unit.Length, 127),
            MaxDepth = 256,
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            document.RootElement.WriteTo(writer);
        }

        // strings have no raw line ends, so each one here is the layout's
        return isBroken
            ? Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(buffer.ToArray()).Replace("\n", NewLine + indent, StringComparison.Ordinal)
            )
            : buffer.ToArray();
    }

    /// <summary>Puts a property first in an object.</summary>
    public byte[] Insert(ReadOnlySpan<byte> json, JsonPlace place, string name, ReadOnlySpan<byte> value)
    {
        var rest = json[place.Open..];
        if (!place.IsEmpty)
        {
            var blanks = Encoding.UTF8.GetString(rest[..^rest.TrimStart(" \t\r\n"u8).Length]);
            var indent = blanks.Contains('\n', StringComparison.Ordinal)
                ? blanks[(blanks.LastIndexOf('\n') + 1)..]
                : null;
            return Join(json[..place.Open], blanks, name, Format(value, indent), ",", rest);
        }

        var after = rest.TrimStart(" \t\r\n"u8);
        if (NewLine is null)
        {
            return Join(json[..place.Open], "", name, Format(value, indent: null), "", after);
        }

        var outer = IndentBefore(json, place.Open) ?? "";
        return Join(
            json[..place.Open],
            NewLine + outer + Unit,
            name,
            Format(value, outer + Unit),
            NewLine + outer,
            after
        );
    }

    private static byte[] Join(
        ReadOnlySpan<byte> before,
        string blanks,
        string name,
        byte[] value,
        string behind,
        ReadOnlySpan<byte> after
    ) =>
        [
            .. before,
            .. Encoding.UTF8.GetBytes($"{blanks}{Quoted(name)}: "),
            .. value,
            .. Encoding.UTF8.GetBytes(behind),
            .. after,
        ];
}
