using ClaudeBackup.Core.Hooks;

namespace ClaudeBackup.Commands;

/// <summary>The event on standard input.</summary>
internal static class HookInput
{
    private const int LargestEvent = 1024 * 1024;
    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads until the input ends, for a second at most: whoever does not close it must not keep what came from being acted on. From a terminal
    /// no event comes.
    /// </summary>
    public static async Task<HookEvent> ReadAsync(CancellationToken cancellation)
    {
        if (!Console.IsInputRedirected)
        {
            return HookEvent.None;
        }

        var come = new MemoryStream();
        var gate = new Lock();
        _ = await Task.WhenAny(Task.Run(Read, cancellation), Task.Delay(LongestInput, cancellation));
        lock (gate)
        {
            return HookEvent.Parse(come.GetBuffer().AsSpan(0, (int)come.Length));
        }

        void Read()
        {
            try
            {
                using var input = Console.OpenStandardInput();
                var buffer = new byte[16 * 1024];
                while (input.Read(buffer) is > 0 and var read)
                {
                    lock (gate)
                    {
                        // the rest is only taken from whoever writes it
                        come.Write(buffer, 0, come.Length < LargestEvent ? read : 0);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // an input that is closed is one with nothing on it
                return;
            }
        }
    }
}
