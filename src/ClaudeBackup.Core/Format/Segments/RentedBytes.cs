using System.Buffers;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// Source bytes in memory that is used again for those of the next segment: of a thousand arrays of a megabyte the collector looks through everything after each few.
/// </summary>
public sealed class RentedBytes : IDisposable
{
    private readonly int _length;
    private byte[]? _array;

    private RentedBytes(byte[] array, int length) => (_array, _length) = (array, length);

    /// <summary>The bytes; none once they were given back.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _array is null ? 0 : _length);

    /// <summary>The same, to be filled.</summary>
    internal Span<byte> Room => _array.AsSpan(0, _length);

    /// <summary>Takes memory for so many bytes.</summary>
    internal static RentedBytes Of(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
