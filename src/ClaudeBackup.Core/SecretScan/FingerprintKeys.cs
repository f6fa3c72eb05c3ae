using System.Security.Cryptography;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>Keeps the key of this machine's fingerprints beside the repository, where nothing of it is ever sent.</summary>
public static class FingerprintKeys
{
    private const string KeyFile = "fingerprint-key";
    private const int ProofLength = 16;

    /// <summary>The key; made when there is none, and what was found by another one is forgotten.</summary>
    public static FingerprintKey Of(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (Known(repository) is { } known)
        {
            return known;
        }

        FingerprintKey made;
        using (LocalLock.Take(repository))
        {
            if (TryRead(FileOf(repository)) is { } first)
            {
                return first;
            }

            made = FingerprintKey.New();
            AtomicFile.Write(CopyOf(repository), [.. made.Bytes, .. Proof(made)]);
            AtomicFile.Write(FileOf(repository), made.Bytes);
        }

        // what was found goes by fingerprints of a key that is no more
        SecretRecord.Forget(repository);
        ScannedBlobs.Forget(repository);
        return made;
    }

    /// <summary>Whether the key is what its copy tells, as long as that is sound.</summary>
    internal static bool IsWhole(BackupRepository repository) =>
        TryReadCopy(CopyOf(repository)) is not { } copy
        || (TryRead(FileOf(repository)) is { } key && key.Bytes.SequenceEqual(copy.Bytes));

    /// <summary>Whether its copy is sound.</summary>
    internal static bool HasCopy(BackupRepository repository) => TryReadCopy(CopyOf(repository)) is not null;

    /// <summary>Lets the key and its copy be the same again, where there is one.</summary>
    internal static void Mend(BackupRepository repository) => _ = Known(repository);

    // the copy proves itself, so it is right where they differ
    private static FingerprintKey? Known(BackupRepository repository)
    {
        var key = TryRead(FileOf(repository));
        var copy = TryReadCopy(CopyOf(repository));
        try
        {
            if (copy is null && key is not null)
            {
                AtomicFile.Write(CopyOf(repository), [.. key.Bytes, .. Proof(key)]);
            }
            else if (copy is not null && key?.Bytes.SequenceEqual(copy.Bytes) is not true)
            {
                AtomicFile.Write(FileOf(repository), copy.Bytes);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a reader that may not write
        }

        return copy ?? key;
    }

    private static AbsolutePath FileOf(BackupRepository repository) => repository.LocalFolder / KeyFile;

    private static AbsolutePath CopyOf(BackupRepository repository) => repository.LocalFolder / (KeyFile + ".copy");

    private static byte[] Proof(FingerprintKey key) => SHA256.HashData(key.Bytes)[..ProofLength];

    private static FingerprintKey? TryReadCopy(AbsolutePath file) =>
        File.Exists(file.Value)
        && File.ReadAllBytes(file.Value) is { Length: FingerprintKey.Length + ProofLength } copy
        && new FingerprintKey(copy.AsSpan(0, FingerprintKey.Length)) is var key
        && Proof(key).AsSpan().SequenceEqual(copy.AsSpan(FingerprintKey.Length))
            ? key
            : null;

    private static FingerprintKey? TryRead(AbsolutePath file) =>
        File.Exists(file.Value) && File.ReadAllBytes(file.Value) is { Length: FingerprintKey.Length } known
            ? new FingerprintKey(known)
            : null;
}
