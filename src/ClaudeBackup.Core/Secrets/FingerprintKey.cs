using System.Security.Cryptography;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// Makes fingerprints of secrets. Without the key nobody can try out which password it was that has a fingerprint, as one could with a
/// plain hash, so a report may be shown to others.
/// </summary>
public sealed class FingerprintKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    private const int FingerprintBytes = 8;

    private readonly byte[] _key;

    /// <param name="key"><see cref="Length"/> bytes.</param>
    public FingerprintKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
        {
            throw new ArgumentException($"A key has {Length} bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>A key that nobody has yet.</summary>
    public static FingerprintKey New() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The key itself.</summary>
    public ReadOnlySpan<byte> Bytes => _key;

    /// <summary>The fingerprint, 16 hexadecimal digits.</summary>
    /// <param name="rule">The rule that found it.</param>
    /// <param name="secret">The secret.</param>
    public string Of(SecretRule rule, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var hash = HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(rule.Name), 0, .. secret]);
        return Convert.ToHexStringLower(hash.AsSpan(0, FingerprintBytes));
    }
}
