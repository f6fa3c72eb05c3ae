using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ClaudeBackup.Core.Profiles;

/// <summary>What stands between the two lines of dashes at the top of a Markdown file, as JSON. Pure.</summary>
/// <param name="Text">As it stands there; null when there is none.</param>
/// <param name="Json">What it says; null when it is no YAML that can be told.</param>
internal sealed partial record FrontMatter(string? Text, byte[]? Json)
{
    // an anchor that is referred to often says as much again each time
    private const int Largest = 4 * 1024 * 1024;
    private const int Deepest = 200;

    /// <summary>Reads it.</summary>
    /// <param name="text">The file, its lines ended by <c>\n</c>.</param>
    public static FrontMatter Of(string text)
    {
        if (Head().Match(text) is not { Success: true } match)
        {
            return new FrontMatter(null, null);
        }

        var end = text.IndexOf("\n---", match.Length - 1, StringComparison.Ordinal);
        if (end < 0)
        {
            return new FrontMatter(null, null);
        }

        var head = end < match.Length ? "" : text[match.Length..end];
        return new FrontMatter(head, ToJson(head));
    }

    private static byte[]? ToJson(string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml + "\n"));
            var json = new StringBuilder();
            var anchors = new Dictionary<string, string>(StringComparer.Ordinal);
            var isDocument = false;
            while (parser.MoveNext())
            {
                switch (parser.Current)
                {
                    case DocumentStart when isDocument:
                        return null;
                    case DocumentStart:
                        isDocument = true;
                        break;
                    case NodeEvent or AnchorAlias:
                        json.Append(Node(parser, anchors, Deepest));
                        break;
                    default:
                        break;
                }
            }

            return Encoding.UTF8.GetBytes(json.ToString());
        }
        catch (Exception e) when (e is YamlException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Node(IParser parser, Dictionary<string, string> anchors, int depth)
    {
        if (depth == 0)
        {
            throw new InvalidDataException("It is nested too deep.");
        }

        var current = parser.Current;
        var anchor = current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        var json = current switch
        {
            AnchorAlias alias => anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw new InvalidDataException("It refers to nothing."),
            Scalar scalar => Value(scalar),
            SequenceStart => Sequence(parser, anchors, depth),
            MappingStart => Mapping(parser, anchors, depth),
            _ => throw new InvalidDataException("It is not YAML of a known kind."),
        };
        if (json.Length > Largest)
        {
            throw new InvalidDataException("It is too large.");
        }

        if (anchor is not null)
        {
            anchors[anchor] = json;
        }

        return json;
    }

    private static string Sequence(IParser parser, Dictionary<string, string> anchors, int depth)
    {
        var items = new List<string>();
        while (Next(parser) is not SequenceEnd)
        {
            items.Add(Node(parser, anchors, depth - 1));
        }

        return $"[{string.Join(',', items)}]";
    }

    private static string Mapping(IParser parser, Dictionary<string, string> anchors, int depth)
    {
        var properties = new List<string>();
        while (Next(parser) is not MappingEnd)
        {
            // a name may be an alias, or anything else
            var name = Node(parser, anchors, depth - 1);
            _ = Next(parser);
            var value = Node(parser, anchors, depth - 1);
            var key = name is ['"', ..] ? name : Quoted(name);
            if (key is "\"<<\"")
            {
                properties.AddRange(Merged(value));
            }
            else
            {
                properties.Add($"{key}:{value}");
            }
        }

        return $"{{{string.Join(',', properties)}}}";
    }

    // what is merged counts as if it stood here; of a list of mappings all count
    private static IEnumerable<string> Merged(string value) =>
        value switch
        {
            ['{', '}'] => [],
            ['{', ..] => [value[1..^1]],
            ['[', ..] => Items(value).SelectMany(Merged),
            _ => [],
        };

    private static string[] Items(string array)
    {
        using var json = JsonDocument.Parse(array, new JsonDocumentOptions { MaxDepth = 1000 });
        return [.. json.RootElement.EnumerateArray().Select(i => i.GetRawText())];
    }

    private static ParsingEvent Next(IParser parser) =>
        parser.MoveNext() ? parser.Current! : throw new InvalidDataException("It ends too early.");

    private static string Value(Scalar scalar) =>
        scalar is { IsPlainImplicit: true, Value: "true" or "True" or "TRUE" } ? "true"
        : scalar is { IsPlainImplicit: true, Value: "false" or "False" or "FALSE" } ? "false"
        : scalar is { IsPlainImplicit: true, Value: "" or "~" or "null" } ? "null"
        : Quoted(scalar.Value);

    private static string Quoted(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ =
                c is '"' or '\\' ? result.Append('\\').Append(c)
                : c < ' ' || char.IsSurrogate(c) ? result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : result.Append(c);
        }

        return result.Append('"').ToString();
    }

    [GeneratedRegex(
        @"\A\uFEFF?\s*---[ \t]*\n",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Head();
}
