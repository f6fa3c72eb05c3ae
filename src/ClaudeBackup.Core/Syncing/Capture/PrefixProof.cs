using System.Security.Cryptography;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Proves, while a file goes by, that it begins with all the bytes of a stored variant. Where both are cut at the same place
/// the hash that was computed anyway is enough; elsewhere (the last segment, files of older layouts) the bytes are hashed
/// along the stored cuts.
/// </summary>
internal sealed class PrefixProof(Variant variant) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _segment;
    private long _inSegment;
    private bool _refuted;

    /// <summary>The stored state in question.</summary>
    public Variant Variant => variant;

    /// <summary>Whether everything stored was met.</summary>
    public bool Holds => !_refuted && _segment == variant.Segments.Count;

    /// <summary>Whether more bytes would prove nothing more.</summary>
    public bool IsDecided => _refuted || _segment == variant.Segments.Count;

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    /// <summary>Takes the next bytes of the file.</summary>
    /// <param name="bytes">They follow those of the last call.</param>
    /// <param name="hash">Their hash.</param>
    public void Continue(ReadOnlySpan<byte> bytes, ContentHash hash)
    {
        if (
            !_refuted
            && _inSegment == 0
            && _segment < variant.Segments.Count
            && variant.Segments[_segment].Size == bytes.Length
        )
        {
            _refuted = variant.Segments[_segment++].Hash != hash;
            return;
        }

        Span<byte> actual = stackalloc byte[ContentHash.Length];
        while (!_refuted && _segment < variant.Segments.Count)
        {
            var expected = variant.Segments[_segment];
            var take = (int)Math.Min(expected.Size - _inSegment, bytes.Length);
            _hash.AppendData(bytes[..take]);
            bytes = bytes[take..];
            _inSegment += take;
            if (_inSegment < expected.Size)
            {
                return;
            }

            _hash.GetHashAndReset(actual);
            _refuted = ContentHash.FromBytes(actual) != expected.Hash;
            _inSegment = 0;
            _segment++;
        }
    }
}
