using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Storage;

/// <summary>One stored piece of a file: an ordinary gzip file, or the bytes themselves for config.</summary>
public sealed record Segment
{
    /// <summary>Identity: the SHA-256 of the source bytes.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Source bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes as kept in the repository.</summary>
    public required long StoredSize { get; init; }

    /// <summary>The git blob that holds it.</summary>
    public required ObjectId Blob { get; init; }

    /// <summary>What the entries in it tell; null where nobody asks (not a transcript) or not yet derived.</summary>
    public TranscriptDigest? Digest { get; init; }
}
