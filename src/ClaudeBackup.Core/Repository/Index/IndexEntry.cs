using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// A stored file with what only this disk knows of its source. The lists have none of that: whoever derives an index anew reads each
/// source file once, and counts absence from then.
/// </summary>
/// <param name="File">The file at rest.</param>
/// <param name="Fingerprint">Size, times and inode of the source when it was last read; null when it must be read again.</param>
/// <param name="AbsentSince">When a sync first missed it at the source; null while it is there.</param>
public sealed record IndexEntry(StoredFile File, Fingerprint? Fingerprint, DateTimeOffset? AbsentSince)
{
    /// <summary>Below the Claude home.</summary>
    public RelativePath Source => File.Source;

    /// <summary>A file of whose source nothing is known.</summary>
    public static IndexEntry Of(StoredFile file) => new(file, Fingerprint: null, AbsentSince: null);
}
