namespace ClaudeBackup.Commands;

/// <summary>The event that Claude Code gives to a hook on standard input.</summary>
internal static class HookInput
{
    private const int LargestEvent = 1024 * 1024;
    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(1);

    /// <summary>All of it; nothing from a terminal, from which no event comes.</summary>
    /// <exception cref="TimeoutException">Nobody closes the pipe.</exception>
    public static Task<byte[]> ReadAsync(CancellationToken cancellation) =>
        Console.IsInputRedirected
            ? Task.Run(Read, cancellation).WaitAsync(LongestInput, cancellation)
            : Task.FromResult<byte[]>([]);

    private static byte[] Read()
    {
        using var content = new MemoryStream();
        using var input = Console.OpenStandardInput();
        var buffer = new byte[16 * 1024];
        while (content.Length <= LargestEvent && input.Read(buffer) is > 0 and var read)
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
