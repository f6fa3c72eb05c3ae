using System.Text;

namespace ClaudeBackup.Core.Reading;

/// <summary>Looks for an entry in bytes that are not read as entries: most segments can be passed over in a hundredth of the time. Pure.</summary>
internal static class EntryBytes
{
    /// <summary>Whether the beginning of an id is one that stands in the bytes as it is: ids are letters, digits and hyphens.</summary>
    public static bool CanTell(string beginning) =>
        beginning.Length > 0 && beginning.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Whether an entry may be there whose id begins so: some text does, in any case.</summary>
    /// <param name="lines">Lines of a transcript.</param>
    /// <param name="beginning">The beginning of the id.</param>
    public static bool MayHold(ReadOnlySpan<byte> lines, string beginning)
    {
        Span<byte> first = [ToLower(beginning[0]), ToUpper(beginning[0])];
        var rest = lines;
        while (rest.IndexOf((byte)'"') is >= 0 and var quote)
        {
            rest = rest[(quote + 1)..];
            if (rest.Length < beginning.Length)
            {
                return false;
            }

            if (
                (rest[0] == first[0] || rest[0] == first[1])
                && Ascii.EqualsIgnoreCase(rest[..beginning.Length], beginning)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static byte ToLower(char letter) => (byte)char.ToLowerInvariant(letter);

    private static byte ToUpper(char letter) => (byte)char.ToUpperInvariant(letter);
}
