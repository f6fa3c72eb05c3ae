using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Reads entry after entry from whole lines of a transcript, whatever their bytes are. It goes on behind what it
/// cannot read: several objects joined on one line are several entries, and what follows an object on its line
/// without being one is damage.
/// </summary>
internal ref struct EntryReader(ReadOnlySpan<byte> lines)
{
    private JsonScanner _scanner = new(lines);
    private int _entriesOnLine;

    public readonly ReadOnlySpan<byte> Bytes => _scanner.Bytes;

    /// <summary>Behind what was read last.</summary>
    public readonly int Position => _scanner.Position;

    /// <summary>Lines so far that are no JSON, or do not end as such.</summary>
    public readonly int DamagedLines => Damage?.Count ?? 0;

    /// <summary>What of these lines is no entry, in order, without the line end; null for none.</summary>
    public List<Range>? Damage { get; private set; }

    /// <summary>Lines so far that hold more than one entry.</summary>
    public int JoinedLines { get; private set; }

    /// <summary>Reads the next entry; false at the end.</summary>
    public bool Read(out Entry entry)
    {
        while (true)
        {
            if (_entriesOnLine == 0)
            {
                _ = _scanner.TryTakeWord("\uFEFF"u8);
            }

            var start = _scanner.Position;
            switch (_scanner.Peek())
            {
                case 0 when _scanner.IsAtEnd:
                    entry = default;
                    return false;
                case (byte)'\n':
                    _scanner.Position++;
                    _entriesOnLine = 0;
                    continue;
                case (byte)'{' when EntryFields.TryRead(ref _scanner, out entry):
                    _entriesOnLine++;
                    JoinedLines += _entriesOnLine == 2 ? 1 : 0;
                    return true;
                case not (byte)'{'
                    when _entriesOnLine == 0
                        && _scanner.TrySkipValue()
                        && (_scanner.Peek() == '\n' || _scanner.IsAtEnd):
                    continue;
                default:
                    _scanner.SkipLine();
                    (Damage ??= []).Add(start..(_scanner.Position - (EndsInNewLine(start) ? 1 : 0)));
                    _entriesOnLine = 0;
                    continue;
            }
        }
    }

    private readonly bool EndsInNewLine(int start) => Bytes[start..Position] is [.., (byte)'\n'];
}
