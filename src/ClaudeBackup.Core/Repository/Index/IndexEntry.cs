using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// A stored file with what only this disk knows of its source. The lists have none of that: whoever derives an index anew reads each
/// source file once, and counts absence from then.
/// </summary>
/// <remarks>There are as many as a home has files, so what may be missing is a zero here: nothing is of that time, and no file is all zeros.</remarks>
public sealed record IndexEntry
{
    private readonly Fingerprint _fingerprint;
    private readonly long _absentSince;

    /// <summary>Knows all of it.</summary>
    public IndexEntry(StoredFile file, Fingerprint? fingerprint, DateTimeOffset? absentSince)
    {
        File = file;
        Fingerprint = fingerprint;
        AbsentSince = absentSince;
    }

    /// <summary>The file at rest.</summary>
    public StoredFile File { get; init; }

    /// <summary>Size, times and inode of the source when it was last read; null when it must be read again.</summary>
    public Fingerprint? Fingerprint
    {
        get => _fingerprint == default ? null : _fingerprint;
        init => _fingerprint = value ?? default;
    }

    /// <summary>When a sync first missed it at the source, in UTC; null while it is there.</summary>
    public DateTimeOffset? AbsentSince
    {
        get => _absentSince == 0 ? null : new DateTimeOffset(_absentSince, TimeSpan.Zero);
        init => _absentSince = value?.UtcTicks ?? 0;
    }

    /// <summary>Below the Claude home.</summary>
    public RelativePath Source => File.Source;

    /// <summary>A file of whose source nothing is known.</summary>
    public static IndexEntry Of(StoredFile file) => new(file, fingerprint: null, absentSince: null);
}
