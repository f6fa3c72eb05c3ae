using System.Text;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Texts that many digests have in common, each in memory once: folders, branches, versions of the client. An index has tens of thousands of them, and making each anew
/// is a third of the time it takes to read it. Not for use by several threads.
/// </summary>
internal sealed class SharedTexts
{
    // what is longer is seldom told twice
    private const int Longest = 256;
    private const int Slots = 1024;

    private readonly string?[] _known = new string?[Slots];

    /// <summary>Reads a text as <see cref="BinaryWriter"/> wrote it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public string Read(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length is < 0 or > Longest)
        {
            return Long(reader, length);
        }

        Span<byte> bytes = stackalloc byte[length];
        reader.BaseStream.ReadExactly(bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var known = ref _known[(uint)hash.ToHashCode() % Slots];
        // of what is not ASCII the length is another one
        if (known is null || !Ascii.Equals(bytes, known))
        {
            known = Encoding.UTF8.GetString(bytes);
        }

        return known;
    }

    private static string Long(BinaryReader reader, int length)
    {
        if (length < 0)
        {
            throw new InvalidDataException("A text is stored with an impossible length.");
        }

        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException();
    }
}
