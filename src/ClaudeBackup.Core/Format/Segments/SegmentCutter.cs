namespace ClaudeBackup.Core.Format;

/// <summary>Cuts a stream into segments as a sync would cut the file.</summary>
/// <param name="content">The source bytes.</param>
/// <param name="length">How many of them.</param>
internal sealed class SegmentCutter(Stream content, long length)
{
    private byte[] _buffer = new byte[Segmenter.Longest + 1];
    private long _left = length;
    private int _start;
    private int _filled;

    /// <summary>Whether every byte was given out.</summary>
    public bool AtEnd => _start == _filled && _left == 0;

    /// <summary>The next segment, valid until the next call; an empty content is one empty segment.</summary>
    /// <exception cref="EndOfStreamException">There were fewer bytes.</exception>
    public ReadOnlySpan<byte> Next()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _filled - _start);
            if ((rest.Length > Segmenter.Longest || _left == 0) && Segmenter.FirstCut(rest, _left == 0) is { } cut)
            {
                _start += cut;
                return rest[..cut];
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_start, _filled) = (0, _filled - _start);
        }

        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = content.Read(_buffer.AsSpan(_filled, (int)Math.Min(_buffer.Length - _filled, _left)));
        if (read == 0)
        {
            throw new EndOfStreamException();
        }

        _filled += read;
        _left -= read;
    }
}
