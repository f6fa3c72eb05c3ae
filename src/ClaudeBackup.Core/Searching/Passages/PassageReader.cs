using System.Text;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>Reads what <see cref="PassageBody"/> wrote. Texts are decoded in one piece, for a regular expression reads all there are.</summary>
internal ref struct PassageReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string?[] _before = new string[PassageBody.Fields.Count];
    private int _at;

    private PassageReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The passage.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static Passage Read(ReadOnlyMemory<byte> body)
    {
        var reader = new PassageReader(body.Span);
        try
        {
            var entries = new List<TranscriptEntry>();
            for (var count = reader.Number(); count > 0; count--)
            {
                entries.Add(reader.Entry());
            }

            return new Passage(entries);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("A passage of the index is damaged.", e);
        }
    }

    private TranscriptEntry Entry()
    {
        var line = Number();
        var ticks = LongNumber();
        var flags = _bytes[_at++];
        var (uuid, branch) = (Text(PassageBody.Fields.Uuid), Text(PassageBody.Fields.Branch));
        var (model, agent) = (Text(PassageBody.Fields.Model), Text(PassageBody.Fields.Agent));
        var blocks = new List<ContentBlock>();
        for (var count = Number(); count > 0; count--)
        {
            blocks.Add(Block());
        }

        return new TranscriptEntry(line, blocks)
        {
            Time = ticks == 0 ? null : new DateTime(ticks, DateTimeKind.Utc),
            Uuid = uuid,
            Branch = branch,
            Model = model,
            Agent = agent,
            IsSidechain = (flags & 1) != 0,
            IsCompactSummary = (flags & 2) != 0,
        };
    }

    private ContentBlock Block()
    {
        var (kind, marks) = ((ContentKind)_bytes[_at++], _bytes[_at++]);
        var tool = Text(PassageBody.Fields.Tool);
        var files = new List<string>();
        for (var left = Number(); left > 0; left--)
        {
            files.Add(Text(PassageBody.Fields.File));
        }

        return new ContentBlock(kind, Text(PassageBody.Fields.Text))
        {
            Tool = tool,
            Files = files,
            IsError = (marks & 1) != 0,
            IsCut = (marks & 2) != 0,
            IsRecall = (marks & 4) != 0,
        };
    }

    private string Text(int field)
    {
        if (_bytes[_at++] != PassageBody.SameAsBefore)
        {
            var length = Number();
            _before[field] = Encoding.UTF8.GetString(_bytes.Slice(_at, length));
            _at += length;
        }

        return _before[field] ?? "";
    }

    private int Number() => checked((int)LongNumber());

    // seven bits a byte, as BinaryWriter does
    private long LongNumber()
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = _bytes[_at++];
            number |= shift < 64 ? (ulong)(next & 0x7F) << shift : throw new OverflowException();
            if (next < 0x80)
            {
                return (long)number;
            }
        }
    }
}
