namespace ClaudeBackup.Core.Host;

/// <summary>How many threads read, compress and write at once.</summary>
public static class Workers
{
    /// <summary>One a processor, but two at least, and no more than memory is promised for: each holds a segment.</summary>
    public static int Count { get; } = Math.Clamp(Environment.ProcessorCount, 2, 4);
}
