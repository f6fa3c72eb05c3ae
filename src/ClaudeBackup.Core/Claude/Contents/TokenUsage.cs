using System.Buffers.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Tokens that answers of a model took.</summary>
/// <param name="Input">Sent and not found in the cache.</param>
/// <param name="Output">Written by the model.</param>
/// <param name="CacheWritten">Sent and put into the cache.</param>
/// <param name="CacheRead">Sent and found in the cache.</param>
public sealed record TokenUsage(long Input, long Output, long CacheWritten, long CacheRead)
{
    public static TokenUsage None { get; } = new(0, 0, 0, 0);

    /// <summary>Both together; as many as can be counted where a transcript tells of more.</summary>
    public TokenUsage Plus(TokenUsage other) =>
        new(
            Sum(Input, other.Input),
            Sum(Output, other.Output),
            Sum(CacheWritten, other.CacheWritten),
            Sum(CacheRead, other.CacheRead)
        );

    private static long Sum(long one, long other) => one + Math.Min(other, long.MaxValue - one);

    /// <summary>Reads it; null where there is none.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="start">Where it begins; 0 where there is none.</param>
    internal static TokenUsage? Read(ReadOnlySpan<byte> bytes, int start)
    {
        if (start == 0)
        {
            return null;
        }

        var usage = None;
        var scanner = new JsonScanner(bytes) { Position = start };
        var members = default(JsonMembers);
        while (members.TryNext(ref scanner, out var name))
        {
            _ = scanner.Peek();
            var from = scanner.Position;
            if (!scanner.TrySkipValue())
            {
                break;
            }

            // a number that no count can be is none
            var count =
                Utf8Parser.TryParse(bytes[from..scanner.Position], out long value, out _) && value >= 0 ? value : 0;
            usage =
                name.SequenceEqual("input_tokens"u8) ? usage with { Input = count }
                : name.SequenceEqual("output_tokens"u8) ? usage with { Output = count }
                : name.SequenceEqual("cache_creation_input_tokens"u8) ? usage with { CacheWritten = count }
                : name.SequenceEqual("cache_read_input_tokens"u8) ? usage with { CacheRead = count }
                : usage;
        }

        return usage;
    }
}
