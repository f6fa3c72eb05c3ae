using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Tells a transcript that has only grown from one that was rewritten.</summary>
public static class SourceGrowth
{
    /// <summary>Whether a file still begins with what is saved of it. Reads as much of it as is saved.</summary>
    /// <param name="file">At the source.</param>
    /// <param name="size">How many bytes it has.</param>
    /// <param name="saved">The state that was saved last.</param>
    /// <param name="masks">What is masked in what is saved; the source has it still.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool GoesOn(SafeFileHandle file, long size, Variant saved, Masks masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (size < saved.Size)
        {
            return false;
        }

        var offset = 0L;
        foreach (var segment in saved.Segments)
        {
            var bytes = Read(file, offset, segment.Size);
            MaskedSegment.Cover(masks.Of(segment.Hash)?.Ranges ?? [], bytes);
            if (ContentHash.Of(bytes) != segment.Hash)
            {
                return false;
            }

            offset += segment.Size;
        }

        return true;
    }

    /// <summary>Whether a file is no more than the beginning of what is saved of it. Reads both as far as it goes.</summary>
    /// <param name="file">At the source.</param>
    /// <param name="size">How many bytes it has.</param>
    /// <param name="saved">The state that was saved last.</param>
    /// <param name="segment">Gives the bytes of a segment.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsCut(SafeFileHandle file, long size, Variant saved, Func<int, byte[]> segment)
    {
        var offset = 0L;
        for (var i = 0; i < saved.Segments.Count && offset < size; i++)
        {
            var live = Read(file, offset, Math.Min(saved.Segments[i].Size, size - offset));
            if (live.Length == 0 || !segment(i).AsSpan().StartsWith(live))
            {
                return false;
            }

            offset += live.Length;
        }

        return offset == size;
    }

    /// <summary>Where the line begins that a place stands in: what is saved may end within one.</summary>
    /// <param name="file">At the source.</param>
    /// <param name="place">Behind what is saved.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static long LineAt(SafeFileHandle file, long place)
    {
        for (var end = place; end > 0; end = Math.Max(0, end - Piece))
        {
            var start = Math.Max(0, end - Piece);
            if (Read(file, start, end - start).AsSpan().LastIndexOf((byte)'\n') is >= 0 and var at)
            {
                return start + at + 1;
            }
        }

        return 0;
    }

    private const int Piece = 64 * 1024;

    /// <summary>Bytes of a file; fewer where it ends before.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Read(SafeFileHandle file, long from, long count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), from + read) is > 0 and var piece)
        {
            read += piece;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }
}
