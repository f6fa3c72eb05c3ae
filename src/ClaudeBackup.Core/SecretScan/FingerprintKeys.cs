using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>Keeps the key of this machine's fingerprints beside the repository, where nothing of it is ever sent.</summary>
public static class FingerprintKeys
{
    private const string KeyFile = "fingerprint-key";

    /// <summary>The key; made when there is none, and what was found by another one is forgotten.</summary>
    public static FingerprintKey Of(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var file = repository.LocalFolder / KeyFile;
        if (TryRead(file) is { } known)
        {
            return known;
        }

        FingerprintKey made;
        using (LocalLock.Take(repository))
        {
            if (TryRead(file) is { } first)
            {
                return first;
            }

            made = FingerprintKey.New();
            AtomicFile.Write(file, made.Bytes);
        }

        // what was found goes by fingerprints of a key that is no more
        SecretRecord.Forget(repository);
        ScannedBlobs.Forget(repository);
        return made;
    }

    private static FingerprintKey? TryRead(AbsolutePath file) =>
        File.Exists(file.Value) && File.ReadAllBytes(file.Value) is { Length: FingerprintKey.Length } known
            ? new FingerprintKey(known)
            : null;
}
