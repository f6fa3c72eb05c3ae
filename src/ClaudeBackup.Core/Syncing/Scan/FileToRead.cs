using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Syncing;

/// <summary>A file to read: it is new, or its fingerprint is not the one that was stored.</summary>
/// <param name="Scanned">As the scan saw it.</param>
/// <param name="Stored">As the repository has it; null when it is new.</param>
/// <param name="Path">Where its bytes belong.</param>
public readonly record struct FileToRead(ScannedFile Scanned, StoredFile? Stored, StoredPath Path)
{
    /// <summary>How many bytes of it to read at most.</summary>
    public long Longest { get; init; } = long.MaxValue;
}
