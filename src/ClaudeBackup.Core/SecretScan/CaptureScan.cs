using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>
/// Scans what a sync stores while its bytes are in memory, so that nothing has to be read back from git for it. One for a sync; each thread
/// takes a scanner of its own.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class CaptureScan(BackupRepository repository)
{
    private readonly FingerprintKey _key = FingerprintKeys.Of(repository);
    private readonly ScannedBlobs _scanned = ScannedBlobs.Read(repository);

    /// <summary>A scanner for one thread.</summary>
    public BlobScanner Scanner() => new(_key, _scanned);

    /// <summary>Keeps what was found in what is committed by now.</summary>
    public void Keep() => _scanned.Write(repository);
}

/// <summary>Scans the source bytes of blobs.</summary>
/// <param name="key">Makes the fingerprints.</param>
/// <param name="scanned">Takes what was found.</param>
public sealed class BlobScanner(FingerprintKey key, ScannedBlobs scanned)
{
    private readonly SecretReader _reader = new(key);

    /// <summary>Scans one blob.</summary>
    /// <param name="blob">The blob as stored.</param>
    /// <param name="content">Its source bytes.</param>
    /// <param name="place">Where it is stored.</param>
    /// <param name="linesBefore">Line ends of the file before it.</param>
    public void Scan(ObjectId blob, ReadOnlySpan<byte> content, StoredPath place, int linesBefore) =>
        scanned.Add(blob, _reader.Read(content, place.ToSource().Value, linesBefore));
}
