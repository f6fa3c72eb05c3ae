using System.Buffers;
using System.Security.Cryptography;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Syncing;

/// <summary>A file of the source could not be opened or read: a problem of that file, not of the run.</summary>
public sealed class SourceReadException(string message, Exception inner) : Exception(message, inner);

/// <summary>Reads a source file once from start to end, a segment at a time, and no further than its length at the start.</summary>
internal sealed class SourceReader : IDisposable
{
    private readonly SafeFileHandle _handle;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Segmenter.Longest + 1);
    private long _position;
    private long _end;
    private int _start;
    private int _filled;

    private SourceReader(SafeFileHandle handle, FileMetadata metadata)
    {
        _handle = handle;
        Metadata = metadata;
        _end = metadata.Size;
    }

    /// <summary>Size, times and mode when it was opened.</summary>
    public FileMetadata Metadata { get; }

    /// <summary>Whether every byte was given out.</summary>
    public bool AtEnd => _start == _filled && _position >= _end;

    /// <summary>Opens a regular file.</summary>
    /// <exception cref="SourceReadException">It is not there, not readable or not regular.</exception>
    public static SourceReader Open(IFileSystem files, AbsolutePath path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = files.OpenRead(path);
            var metadata = files.Look(handle);
            if (metadata.Kind is FileKind.Regular)
            {
                return new SourceReader(handle, metadata);
            }

            throw new IOException("It is no regular file any more.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw new SourceReadException(
                e is FileNotFoundException or DirectoryNotFoundException
                    ? "It vanished before it could be read."
                    : e.Message,
                e
            );
        }
    }

    /// <summary>The first bytes, left to be read again.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_filled - _start < count && Fill()) { }
        return _buffer.AsSpan(_start, Math.Min(count, _filled - _start));
    }

    /// <summary>The bytes up to the next cut; valid until the next call. Empty only for an empty file.</summary>
    /// <exception cref="SourceReadException">The file cannot be read on.</exception>
    public ReadOnlySpan<byte> NextSegment()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _filled - _start);
            var atEnd = _position >= _end;
            if ((rest.Length > Segmenter.Longest || atEnd) && Segmenter.FirstCut(rest, atEnd) is { } length)
            {
                _start += length;
                return rest[..length];
            }

            Fill();
        }
    }

    /// <summary>The hash of the whole file; the segments can be read afterwards as if it had not been asked for.</summary>
    /// <exception cref="SourceReadException">The file cannot be read on.</exception>
    public ContentHash HashWhole()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = ArrayPool<byte>.Shared.Rent(Segmenter.Longest);
        try
        {
            int read;
            for (long at = 0; at < _end; at += read)
            {
                read = RandomAccess.Read(_handle, piece.AsSpan(0, (int)Math.Min(piece.Length, _end - at)), at);
                if (read == 0)
                {
                    break;
                }

                hash.AppendData(piece, 0, read);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceReadException(e.Message, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        hash.GetHashAndReset(bytes);
        return ContentHash.FromBytes(bytes);
    }

    /// <summary>Everything that is left.</summary>
    /// <exception cref="SourceReadException">The file cannot be read on.</exception>
    public ReadOnlySpan<byte> ReadRest()
    {
        while (Fill()) { }
        return _buffer.AsSpan(_start, _filled - _start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private bool Fill()
    {
        if (_position >= _end)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            _filled -= _start;
            _start = 0;
        }

        if (_filled == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        int read;
        try
        {
            var room = (int)Math.Min(_buffer.Length - _filled, _end - _position);
            read = RandomAccess.Read(_handle, _buffer.AsSpan(_filled, room), _position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceReadException(e.Message, e);
        }

        // It was cut short while it was read: what was there is what is saved.
        _end = read == 0 ? _position : _end;
        _position += read;
        _filled += read;
        return read > 0;
    }
}
