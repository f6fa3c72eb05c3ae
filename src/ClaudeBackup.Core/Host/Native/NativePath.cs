using System.Buffers;

namespace ClaudeBackup.Core.Host;

/// <summary>A path as the NUL-terminated bytes a system call takes; use with <c>fixed</c>. Short ones need no allocation.</summary>
internal ref struct NativePath
{
    /// <summary>The size of the buffer a caller puts on its stack.</summary>
    public const int Inline = 768;

    private readonly Span<byte> _bytes;
    private byte[]? _rented;

    public NativePath(string path, Span<byte> stack)
    {
        var needed = PathText.MaxBytes(path) + 1;
        _bytes = needed <= stack.Length ? stack : _rented = ArrayPool<byte>.Shared.Rent(needed);
        int length;
        try
        {
            length = PathText.Encode(path, _bytes);
        }
        catch (FormatException e)
        {
            throw new FileNotFoundException(e.Message, path, e);
        }

        _bytes[length] = 0;
    }

    public readonly ref byte GetPinnableReference() => ref _bytes[0];

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
