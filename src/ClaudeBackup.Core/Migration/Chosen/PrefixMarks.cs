using System.IO.Hashing;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Migration;

/// <summary>The CRC of a content's first n bytes, for some n: by it a state is known to be a prefix without being decompressed.</summary>
internal sealed class PrefixMarks
{
    private readonly Dictionary<long, uint> _marks = [];
    private readonly Queue<long> _wanted;
    private long _position;
    private readonly Crc32 _crc = new();

    /// <param name="wanted">The lengths in question.</param>
    public PrefixMarks(IEnumerable<long> wanted)
    {
        _wanted = new Queue<long>(wanted.Distinct().Order());
        Mark();
    }

    /// <summary>Takes the next bytes.</summary>
    public void Continue(ReadOnlySpan<byte> bytes)
    {
        while (_wanted.TryPeek(out var next) && next - _position <= bytes.Length)
        {
            var piece = (int)(next - _position);
            Advance(bytes[..piece]);
            bytes = bytes[piece..];
            Mark();
        }

        if (_wanted.Count > 0)
        {
            Advance(bytes);
        }
    }

    /// <summary>Whether the content begins with bytes of that length and CRC; null when that length was not asked for.</summary>
    public bool? BeginsWith(ContentMark state) => _marks.TryGetValue(state.Size, out var crc) ? crc == state.Crc : null;

    private void Advance(ReadOnlySpan<byte> bytes)
    {
        _crc.Append(bytes);
        _position += bytes.Length;
    }

    private void Mark()
    {
        while (_wanted.TryPeek(out var next) && next == _position)
        {
            _marks[_wanted.Dequeue()] = _crc.GetCurrentHashAsUInt32();
        }
    }
}
