using System.Buffers.Text;
using System.Globalization;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>What the client itself notes of a tool's result, beside what it gives to the model.</summary>
/// <param name="AgentId">The subagent that it came from; empty for none.</param>
/// <param name="Patch">What an edit changed, as lines of a diff with a line of numbers before each place; empty for anything else.</param>
internal sealed record ToolAccount(string AgentId, IReadOnlyList<string> Patch)
{
    private static readonly ToolAccount Nothing = new("", []);

    /// <summary>Reads it.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="start">Where it begins; 0 where there is none.</param>
    public static ToolAccount Read(ReadOnlySpan<byte> bytes, int start)
    {
        if (start == 0)
        {
            return Nothing;
        }

        var account = Nothing;
        var scanner = new JsonScanner(bytes) { Position = start };
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            _ = scanner.Peek();
            var from = scanner.Position;
            if (name.SequenceEqual("agentId"u8) && scanner.TryTakeString(out var agent))
            {
                account = account with { AgentId = ContentText.Read(bytes, agent).Text };
            }
            else if (name.SequenceEqual("structuredPatch"u8))
            {
                account = account with { Patch = Places(ref scanner) };
                scanner.Position = from;
            }

            if (scanner.Position == from && !scanner.TrySkipValue())
            {
                break;
            }
        }

        return account;
    }

    private static List<string> Places(ref JsonScanner scanner)
    {
        var lines = new List<string>();
        if (!scanner.TryTake((byte)'['))
        {
            return lines;
        }

        while (scanner.Peek() == '{')
        {
            Place(ref scanner, lines);
            if (!scanner.TryTake((byte)','))
            {
                break;
            }
        }

        return lines;
    }

    private static void Place(ref JsonScanner scanner, List<string> lines)
    {
        var (old, now, changed) = (0L, 0L, new List<string>());
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            _ = scanner.Peek();
            var from = scanner.Position;
            if (name.SequenceEqual("lines"u8))
            {
                changed = Texts(ref scanner);
                scanner.Position = from;
            }

            if (!scanner.TrySkipValue())
            {
                break;
            }

            _ = Utf8Parser.TryParse(scanner.Bytes[from..scanner.Position], out long number, out _);
            (old, now) =
                name.SequenceEqual("oldStart"u8) ? (number, now)
                : name.SequenceEqual("newStart"u8) ? (old, number)
                : (old, now);
        }

        if (changed.Count > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{old} +{now} @@"));
            lines.AddRange(changed);
        }
    }

    private static List<string> Texts(ref JsonScanner scanner)
    {
        var texts = new List<string>();
        _ = scanner.TryTake((byte)'[');
        while (scanner.TryTakeString(out var text))
        {
            texts.Add(ContentText.Read(scanner.Bytes, text).Text);
            if (!scanner.TryTake((byte)','))
            {
                break;
            }
        }

        return texts;
    }
}
