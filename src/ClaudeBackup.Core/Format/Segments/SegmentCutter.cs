namespace ClaudeBackup.Core.Format;

/// <summary>Cuts a stream into segments as a sync would cut the file.</summary>
/// <param name="content">The source bytes.</param>
/// <param name="length">How many of them.</param>
internal sealed class SegmentCutter(Stream content, long length)
{
    private readonly SegmentBuffer _buffer = new(new byte[Segmenter.Longest + 1]);
    private long _left = length;

    /// <summary>Whether every byte was given out.</summary>
    public bool AtEnd => _buffer.Rest.IsEmpty && _left == 0;

    /// <summary>The next segment, valid until the next call; an empty content is one empty segment.</summary>
    /// <exception cref="EndOfStreamException">There were fewer bytes.</exception>
    public ReadOnlySpan<byte> Next()
    {
        ReadOnlySpan<byte> segment;
        while (!_buffer.TryTake(_left == 0, out segment))
        {
            Fill();
        }

        return segment;
    }

    private void Fill()
    {
        if (_buffer.Room().IsEmpty)
        {
            _buffer.MoveTo(new byte[_buffer.Capacity * 2]);
        }

        var room = _buffer.Room();
        var read = content.Read(room[..(int)Math.Min(room.Length, _left)]);
        if (read == 0)
        {
            throw new EndOfStreamException();
        }

        _buffer.Added(read);
        _left -= read;
    }
}
