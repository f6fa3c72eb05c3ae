using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>One entry of a tree as its bytes have it.</summary>
/// <param name="Mode">Octal digits, as they stand there.</param>
/// <param name="Name">As <see cref="PathText"/> reads it.</param>
/// <param name="Id">The blob or tree.</param>
internal sealed record RawEntry(string Mode, string Name, ObjectId Id)
{
    /// <summary>Whether it is a folder; some old programs wrote a zero before the mode.</summary>
    public bool IsFolder => Mode is "40000" or "040000";

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => Mode.StartsWith("100", StringComparison.Ordinal);
}

/// <summary>The bytes of a tree, entry by entry: whatever is left as it was comes back the same.</summary>
internal static class RawTree
{
    /// <summary>Reads them.</summary>
    /// <exception cref="BackupException">Integrity: this is no tree.</exception>
    public static IReadOnlyList<RawEntry> Read(ReadOnlySpan<byte> bytes)
    {
        var entries = new List<RawEntry>();
        while (!bytes.IsEmpty)
        {
            var (blank, end) = (bytes.IndexOf((byte)' '), bytes.IndexOf((byte)0));
            if (blank < 0 || end < blank || bytes.Length < end + 1 + ObjectId.Size)
            {
                throw new BackupException(FailureKind.Integrity, "git gave a tree that ends inside an entry.");
            }

            entries.Add(
                new RawEntry(
                    Encoding.Latin1.GetString(bytes[..blank]),
                    PathText.Decode(bytes[(blank + 1)..end]),
                    new ObjectId(bytes.Slice(end + 1, ObjectId.Size))
                )
            );
            bytes = bytes[(end + 1 + ObjectId.Size)..];
        }

        return entries;
    }

    /// <summary>Writes them, in the order in which they are given: whoever takes some out keeps git's.</summary>
    public static byte[] Write(IEnumerable<RawEntry> entries)
    {
        using var bytes = new MemoryStream();
        Span<byte> id = stackalloc byte[ObjectId.Size];
        foreach (var entry in entries)
        {
            bytes.Write(Encoding.Latin1.GetBytes(entry.Mode));
            bytes.WriteByte((byte)' ');
            bytes.Write(PathText.Encode(entry.Name));
            bytes.WriteByte(0);
            entry.Id.CopyTo(id);
            bytes.Write(id);
        }

        return bytes.ToArray();
    }
}
