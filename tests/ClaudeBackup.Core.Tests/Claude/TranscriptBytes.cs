using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>Generates transcripts: entries as clients write them, entries as nobody writes them, and damage.</summary>
internal static class TranscriptBytes
{
    private static readonly string[] Texts =
    [
        "",
        "a",
        "hello\\nworld",
        "line\\r\\nend\\r",
        "\\u0041\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00\\ud83d",
        "caf\u00e9 📦",
        "<command-name>/x",
        "<command-name>/deploy</command-name>\\n<command-args>now <b>or</b>",
        "<command-message>m</command-message><command-name>/clear</command-name><command-args></command-args>",
        "<bash-input>ls\\npwd</bash-input>",
        "<ide_opened_file>x</ide_opened_file> behind it",
        "\\t<teammate-message summary=\\\"s\\\">the <b>task</b></teammate-message>",
        "[Request interrupted by user] x",
        "see <div class='a'>this <i>x</i></div> <br> a<b and c>d </div>",
        "<T> <3 <a.b> \u00a0 \u2003",
        "  ",
        " <system-reminder>x",
        "\\\"quoted\\\" \\\\ \\/ \\b\\f\\t",
        "\\u0000",
        "}{",
        "text",
        "tool_result",
        "typed",
        "system",
        "human",
        "main",
        "HEAD",
        "2026-01-31T23:59:59.999Z",
        "2026-02-01T00:00:00+02:00",
        "2025-12-31T12:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-31",
        "msg_1",
        "msg_2",
        new('x', 31),
        new('y', 300),
        "\\ttab" + new string('z', 64) + "\\n",
    ];

    private static readonly string[] Names =
    [
        "cwd",
        "sessionId",
        "gitBranch",
        "version",
        "timestamp",
        "customTitle",
        "aiTitle",
        "lastPrompt",
        "summary",
        "isMeta",
        "isSidechain",
        "isCompactSummary",
        "promptSource",
        "uuid",
        "leafUuid",
        "toolUseResult",
        "c\\u0077d",
        "",
        "caf\u00e9",
        "\\ud83d",
        "id",
        "content",
    ];

    private static readonly string[] Types =
    [
        "\"user\"",
        "\"assistant\"",
        "\"assistant\"",
        "\"custom-title\"",
        "\"ai-title\"",
        "\"last-prompt\"",
        "\"summary\"",
        "\"us\\u0065r\"",
        "\"new\"",
        "5",
        "null",
    ];

    private static readonly string[] Damage =
    [
        "{",
        "}",
        "{\"a\":1",
        "{\"a\":tru}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\" 1}",
        "{a:1}",
        "[1,2",
        "\0\0\0",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"tab\there\"}",
        "nonsense",
        "{\"a\":[1,]}",
        "{\"a\":1,}",
        "{}x",
        "{} 5",
        "{}null",
        "5 5",
        "true{}",
        "{\"a\":-}",
        "{\"a\":1e}",
        "{\"a\":{\"b\":[}]}}",
        "{\"a\":+1}",
        "'a'",
        "{\"message\":{\"content\":[{\"type\":\"text\"}",
        "{\"type\":\"user\"",
    ];

    private static readonly string[] Oddities =
    [
        "",
        " ",
        "\r",
        "\t \r",
        "null",
        "[]",
        "[{\"type\":\"user\"}]",
        "\"text\"",
        "-1.5e+10",
        "{}",
        "{ }",
        "true",
        "\uFEFF{\"type\":\"user\"}",
        "\uFEFF",
        "{\"type\":\"user\"}{\"type\":\"assistant\"}",
        "{\"cwd\":\"/a\"} {\"cwd\":\"/b\"}{\"cwd\":\"/c\"}",
        "{\"cwd\":\"/a\"}{\"cwd\":\"/torn",
    ];

    private static readonly Gen<string> String = Gen.Elements(Texts).Select(text => $"\"{text}\"");

    public static Gen<byte[]> Line { get; } =
        from line in Gen.Frequency((6, Entry()), (1, Gen.Elements(Damage)), (1, Gen.Elements(Oddities)))
        from space in Gen.Elements("", "", "", " ", "\t")
        from end in Gen.Elements("\n", "\n", "\n", "\r\n")
        from damage in Gen.Choose(0, 9)
        from position in Gen.Choose(0, 10_000)
        from bad in Gen.Elements<byte>(
            0xff,
            0xc3,
            0xed,
            0,
            (byte)'"',
            (byte)'\\',
            (byte)'{',
            (byte)'}',
            (byte)',',
            0x1f
        )
        select Damaged(Encoding.UTF8.GetBytes(space + line + space + end), damage == 0, position, bad);

    public static Gen<byte[][]> Lines { get; } = Line.ArrayOf();

    private static Gen<string> Entry() =>
        from type in Gen.Elements(Types)
        from message in Message()
        from members in Member().ListOf()
        from place in Gen.Choose(0, 2)
        from gap in Gen.Elements("", "", " ")
        let own = new[] { $"\"type\":{type}", $"\"message\":{message}" }
        let all = place switch
        {
            0 => own.Concat(members),
            1 => members.Concat(own),
            _ => own[1..].Concat(members).Append(own[0]),
        }
        select "{" + gap + string.Join("," + gap, all) + gap + "}";

    private static Gen<string> Member() =>
        from name in Gen.Elements(Names)
        from value in Gen.Frequency((4, String), (1, Value(3)))
        from origin in Gen.Choose(0, 12)
        select origin == 0 ? $"\"origin\":{{\"kind\":{value}}}" : $"\"{name}\":{value}";

    private static Gen<string> Message() =>
        from id in Gen.Elements("\"msg_1\"", "\"msg_2\"", "\"msg_\\u0031\"", "\"\"", "7")
        from content in Gen.OneOf(
            String,
            Block().ListOf().Select(blocks => "[" + string.Join(',', blocks) + "]"),
            Value(2)
        )
        from shape in Gen.Choose(0, 9)
        select shape switch
        {
            0 => "null",
            1 => $"{{\"content\":{content}}}",
            2 => $"{{\"content\":{content},\"role\":\"x\",\"id\":{id}}}",
            3 => $"{{\"id\":\"msg_9\",\"content\":\"first\",\"id\":{id},\"content\":{content}}}",
            _ => $"{{\"id\":{id},\"content\":{content}}}",
        };

    private static Gen<string> Block() =>
        Gen.OneOf(
            from text in String
            select $"{{\"type\":\"text\",\"text\":{text}}}",
            from text in String
            select $"{{\"text\":{text},\"type\":\"text\"}}",
            from value in Value(2)
            select $"{{\"type\":\"tool_result\",\"content\":{value}}}",
            from value in Value(2)
            select $"{{\"type\":\"tool_use\",\"input\":{value}}}",
            Value(2)
        );

    private static Gen<string> Value(int depth) =>
        depth == 0
            ? Gen.OneOf(
                String,
                Gen.Elements("0", "-0", "12", "-1.25E-3", "1e400", "true", "false", "null", "{}", "[ ]")
            )
            : Gen.OneOf(
                String,
                Gen.Elements("true", "false", "null", "3"),
                Value(depth - 1).ListOf().Select(values => "[" + string.Join(", ", values) + "]"),
                from name in Gen.Elements(Names)
                from value in Value(depth - 1)
                select $"{{\"{name}\" : {value}}}",
                Gen.Choose(1, 200).Select(deep => new string('[', deep) + "{\"a\":1}" + new string(']', deep))
            );

    // never the line end: what is one line stays one
    private static byte[] Damaged(byte[] line, bool isDamaged, int position, byte bad)
    {
        if (isDamaged && line.Length > 1)
        {
            line[position % (line.Length - 1)] = bad;
        }

        return line;
    }
}
