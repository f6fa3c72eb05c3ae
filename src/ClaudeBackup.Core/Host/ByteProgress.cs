namespace ClaudeBackup.Core.Host;

/// <summary>How far a long run is.</summary>
/// <param name="Done">Source bytes read or written so far.</param>
/// <param name="Total">Source bytes in all.</param>
public readonly record struct ByteProgress(long Done, long Total);
