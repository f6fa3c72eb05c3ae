namespace ClaudeBackup.Core.Format;

/// <summary>Bytes that were read and not given out yet, and the cuts through them: what whoever reads a file by segments has in common.</summary>
/// <param name="place">Where they are kept; longer than the longest segment of short lines.</param>
internal sealed class SegmentBuffer(byte[] place)
{
    private byte[] _bytes = place;
    private int _start;
    private int _filled;

    /// <summary>What it holds at most.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>What was read and not given out.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _filled - _start);

    /// <summary>Gives out the next segment, valid until more is read. False when more must be read first.</summary>
    /// <param name="atEnd">Whether nothing follows.</param>
    /// <param name="segment">The segment; empty only for an empty file.</param>
    public bool TryTake(bool atEnd, out ReadOnlySpan<byte> segment)
    {
        segment = Rest;
        if ((segment.Length <= Segmenter.Longest && !atEnd) || Segmenter.FirstCut(segment, atEnd) is not { } length)
        {
            return false;
        }

        segment = segment[..length];
        _start += length;
        return true;
    }

    /// <summary>Where to read to. What was given out makes room; empty when there is none for all that.</summary>
    public Span<byte> Room()
    {
        if (_start > 0)
        {
            Rest.CopyTo(_bytes);
            (_start, _filled) = (0, _filled - _start);
        }

        return _bytes.AsSpan(_filled);
    }

    /// <summary>Tells how much was read into <see cref="Room"/>.</summary>
    public void Added(int count) => _filled += count;

    /// <summary>Goes on in a larger place, and takes along what it holds.</summary>
    public void MoveTo(byte[] larger)
    {
        Rest.CopyTo(larger);
        (_bytes, _start, _filled) = (larger, 0, _filled - _start);
    }

    /// <summary>Begins anew, empty.</summary>
    /// <param name="other">Where bytes are kept from now on.</param>
    public void Reset(byte[] other) => (_bytes, _start, _filled) = (other, 0, 0);
}
