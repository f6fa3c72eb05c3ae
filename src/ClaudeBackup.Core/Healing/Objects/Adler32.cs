namespace ClaudeBackup.Core.Healing;

/// <summary>The sum with which <see href="https://www.rfc-editor.org/rfc/rfc1950">a stream of zlib</see> ends. The library checks it and tells nobody where it stands.</summary>
internal static class Adler32
{
    /// <summary>The sum of nothing.</summary>
    public const uint First = 1;

    private const uint Prime = 65521;

    // as many bytes can be added before the second half overflows
    private const int Most = 5552;

    /// <summary>The sum of bytes that follow others.</summary>
    /// <param name="bytes">These.</param>
    /// <param name="before">The sum of the others.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before)
    {
        var (low, high) = (before & 0xFFFF, before >> 16);
        while (bytes.Length > 0)
        {
            var piece = bytes[..Math.Min(Most, bytes.Length)];
            foreach (var value in piece)
            {
                low += value;
                high += low;
            }

            (low, high) = (low % Prime, high % Prime);
            bytes = bytes[piece.Length..];
        }

        return (high << 16) | low;
    }
}
