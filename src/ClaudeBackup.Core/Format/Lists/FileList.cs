using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Format;

/// <summary>One line of a list of files: one variant of one file, as <c>machines/&lt;slug&gt;/files/</c> keeps it.</summary>
public sealed record FileListEntry
{
    /// <summary>Where the bytes lie.</summary>
    public required StoredPath Path { get; init; }

    /// <summary>Whether the source held this variant at the last sync that saw it.</summary>
    public required bool Current { get; init; }

    /// <summary>The variant; its segments carry neither blob nor codec, which the tree tells. Stored size and digest may be missing.</summary>
    public required Variant Variant { get; init; }
}

/// <summary>The tracked lists of files: JSON Lines, sorted by path and variant. The shape on disk is apart from the domain.</summary>
public static class FileList
{
    /// <summary>In bytes; a session of many gigabytes stays far below.</summary>
    public const int Longest = 32 * 1024 * 1024;

    /// <summary>The bytes of a list.</summary>
    public static byte[] Write(IEnumerable<StoredFile> files) => new FileListWriter().Write(files).ToArray();

    /// <summary>Reads a list.</summary>
    /// <param name="list">All of its bytes.</param>
    /// <param name="name">What to call it in a failure.</param>
    /// <exception cref="BackupException">Integrity: the list is damaged.</exception>
    public static IReadOnlyList<FileListEntry> Read(ReadOnlySpan<byte> list, string name)
    {
        var entries = new List<FileListEntry>();
        while (!list.IsEmpty)
        {
            var end = list.IndexOf((byte)'\n');
            var line = end < 0 ? list : list[..end];
            list = end < 0 ? [] : list[(end + 1)..];
            try
            {
                entries.Add(FileListReader.Line(line));
            }
            catch (Exception e) when (FileListReader.IsNoLine(e))
            {
                throw new BackupException(
                    FailureKind.Integrity,
                    $"The list of files {name} is damaged: {e.Message}",
                    "Write it anew with: claude-backup verify --repair",
                    e
                );
            }
        }

        return entries;
    }
}
