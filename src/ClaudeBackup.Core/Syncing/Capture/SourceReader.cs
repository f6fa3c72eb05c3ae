using System.Security.Cryptography;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Syncing;

/// <summary>A file of the source could not be opened or read: a problem of that file, not of the run.</summary>
public sealed class SourceReadException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// Reads source files, one after the other and each once from start to end, a segment at a time, and no further than its
/// length at the start.
/// </summary>
/// <param name="files">The file system of the source.</param>
/// <param name="large">For lines longer than a usual segment.</param>
internal sealed class SourceReader(IFileSystem files, LargeBuffer large) : IDisposable
{
    private const int UsualBuffer = Segmenter.Longest + (128 * 1024);

    private SafeFileHandle? _handle;
    private readonly byte[] _usual = new byte[UsualBuffer];
    private readonly SegmentBuffer _buffer = new([]);
    private long _position;
    private long _end;

    /// <summary>Whether every byte of the file was given out.</summary>
    public bool AtEnd => _buffer.Rest.IsEmpty && _position >= _end;

    /// <summary>Opens a regular file, and closes the one before.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="longest">How many bytes of it count at most.</param>
    /// <returns>Size, times and mode at this moment.</returns>
    /// <exception cref="SourceReadException">It is not there, not readable or not regular.</exception>
    public FileMetadata Open(AbsolutePath path, long longest)
    {
        Dispose();
        try
        {
            _handle = files.OpenRead(path);
            var found = files.Look(_handle);
            var metadata = found with { Size = Math.Min(found.Size, longest) };
            (_position, _end) = (0, metadata.Size);
            return metadata.Kind is FileKind.Regular
                ? metadata
                : throw new IOException("It is no longer a regular file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
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
        while (_buffer.Rest.Length < count && Fill()) { }
        return _buffer.Rest[..Math.Min(count, _buffer.Rest.Length)];
    }

    /// <summary>The bytes up to the next cut; valid until the next call. Empty only for an empty file.</summary>
    /// <exception cref="SourceReadException">The file cannot be read on.</exception>
    public ReadOnlySpan<byte> NextSegment()
    {
        ReadOnlySpan<byte> segment;
        while (!_buffer.TryTake(_position >= _end, out segment))
        {
            Fill();
        }

        return segment;
    }

    /// <summary>The hash of the whole file, asked for before anything is read; the segments can be read afterwards.</summary>
    /// <exception cref="SourceReadException">The file cannot be read on.</exception>
    public ContentHash HashWhole()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = 0; at < _end; )
        {
            var read = Read(_usual.AsSpan(0, (int)Math.Min(_usual.Length, _end - at)), at);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(_usual, 0, read);
            at += read;
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
        return _buffer.Rest;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        _handle = null;
        var usedLarge = _buffer.Capacity > UsualBuffer;
        _buffer.Reset(_usual);
        if (usedLarge)
        {
            // Such files are few and come first; what they took would otherwise stay with the process to its end.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            large.Return();
        }
    }

    private bool Fill()
    {
        if (_position >= _end)
        {
            return false;
        }

        if (_buffer.Room().IsEmpty)
        {
            if (_buffer.Capacity > UsualBuffer)
            {
                // Only a file that is read as a whole can get here: it was smaller when it was looked at.
                throw new SourceReadException(
                    "It kept growing while it was read; the next sync saves it.",
                    new IOException()
                );
            }

            _buffer.MoveTo(large.Take());
        }

        var room = _buffer.Room();
        var read = Read(room[..(int)Math.Min(room.Length, _end - _position)], _position);
        // It was cut short while it was read: what was there is what is saved.
        _end = read == 0 ? _position : _end;
        _position += read;
        _buffer.Added(read);
        return read > 0;
    }

    private int Read(Span<byte> to, long position)
    {
        try
        {
            return RandomAccess.Read(_handle!, to, position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceReadException(e.Message, e);
        }
    }
}
