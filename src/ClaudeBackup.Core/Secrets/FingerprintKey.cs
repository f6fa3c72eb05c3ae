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
    /// <param name="secret">The secret, one character for each byte.</param>
    public string Of(SecretRule rule, string secret)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Of(rule.Name, secret);
    }

    /// <summary>
    /// The fingerprints that general rules give the same secret, separated by blanks: before a rule knew its provider, one of them may have found it, and the user
    /// may have let it go.
    /// </summary>
    /// <param name="rule">The rule that found it.</param>
    /// <param name="secret">The secret, one character for each byte.</param>
    public string Aliases(SecretRule rule, string secret)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return string.Join(
            ' ',
            SecretRules.GeneralNames.Where(name => name != rule.Name).Select(name => Of(name, secret))
        );
    }

    private string Of(string rule, string secret)
    {
        var hash = HMACSHA256.HashData(
            _key,
            (byte[])[.. Encoding.UTF8.GetBytes(rule), 0, .. Encoding.Latin1.GetBytes(secret)]
        );
        return Convert.ToHexStringLower(hash.AsSpan(0, FingerprintBytes));
    }
}
