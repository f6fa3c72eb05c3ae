using System.Buffers;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// Source bytes in memory that is used again for those of the next segment: of a thousand arrays of a megabyte the collector looks through everything after each few.
/// </summary>
public sealed class RentedBytes : IDisposable
{
    // segments of longer lines are few
    private const int MostPooled = 2 * 1024 * 1024;

    private readonly ArrayPool<byte> _pool;
    private readonly int _length;
    private byte[]? _array;

    private RentedBytes(ArrayPool<byte> pool, int length) =>
        (_pool, _array, _length) = (pool, pool.Rent(length), length);

    /// <summary>The bytes; none once they were given back.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _array is null ? 0 : _length);

    /// <summary>The same, to be filled.</summary>
    internal Span<byte> Room => _array.AsSpan(0, _length);

    /// <summary>A pool for as many as are in use at a time. The one that all share keeps some for every thread there ever was.</summary>
    internal static ArrayPool<byte> Pool() => ArrayPool<byte>.Create(MostPooled, Workers.Count);

    /// <summary>Takes memory for so many bytes.</summary>
    internal static RentedBytes Of(ArrayPool<byte> pool, int length) => new(pool, length);

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            _pool.Return(array);
        }
    }
}
