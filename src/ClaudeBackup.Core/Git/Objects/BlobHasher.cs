using System.Security.Cryptography;
using System.Text;

namespace ClaudeBackup.Core.Git;

/// <summary>Computes the name of a blob while its content goes by.</summary>
public sealed class BlobHasher : IDisposable
{
#pragma warning disable CA5350 // git names objects by SHA-1; nothing here relies on it for security
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
    private long _missing;

    /// <param name="length">How many bytes will come; git's header needs it first.</param>
    public BlobHasher(long length)
    {
        _missing = length;
        _hash.AppendData(Encoding.ASCII.GetBytes($"blob {length}\0"));
    }

    /// <summary>The name of a whole file as a blob; it covers the length, so git need not be asked for that.</summary>
    /// <exception cref="InvalidOperationException">The file grew or shrank meanwhile.</exception>
    public static ObjectId Of(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var hasher = new BlobHasher(file.Length);
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (file.Read(buffer) is > 0 and var read)
        {
            hasher.Append(buffer[..read]);
        }

        return hasher.Finish();
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        _missing -= content.Length;
        _hash.AppendData(content);
    }

    /// <exception cref="InvalidOperationException">More or fewer bytes came than were announced.</exception>
    public ObjectId Finish()
    {
        if (_missing != 0)
        {
            throw new InvalidOperationException("The content of a blob is not as long as was announced.");
        }

        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        _ = _hash.GetHashAndReset(bytes);
        return new ObjectId(bytes);
    }

    public void Dispose() => _hash.Dispose();
}
