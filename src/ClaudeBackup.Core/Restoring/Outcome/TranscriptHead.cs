using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What the beginning of a transcript says to Claude Code; seen with client 2.1.330.</summary>
/// <param name="IsFound">Whether it has an entry to go on behind: titles alone are none.</param>
/// <param name="IsByProgram">Whether it was begun by <c>claude -p</c> or another program; the list of sessions leaves those out, whoever went on with them.</param>
/// <param name="IsSidechain">Whether it begins as the work of a subagent; those are left out too.</param>
internal readonly record struct TranscriptHead(bool IsFound, bool IsByProgram, bool IsSidechain)
{
    // what programs call themselves: sdk-cli, sdk-ts, sdk-py
    private static readonly byte[] Program = "sdk"u8.ToArray();

    // the first entries are small, but for one that quotes a large paste
    private const int Longest = 4 * 1024 * 1024;

    private const int First = 64 * 1024;

    /// <summary>Reads no more of the file than it takes; what cannot be read says nothing.</summary>
    public static TranscriptHead Read(IFileSystem files, AbsolutePath transcript)
    {
        try
        {
            using var handle = files.OpenRead(transcript);
            for (var length = First; ; length *= 8)
            {
                var bytes = new byte[length];
                var read = RandomAccess.Read(handle, bytes, 0);
                var isAll = read < length || length >= Longest;
                var lines = bytes.AsSpan(0, read);
                if (TryOf(isAll ? lines : lines[..(lines.LastIndexOf((byte)'\n') + 1)], out var head) || isAll)
                {
                    return head;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    // false while no entry has told
    private static bool TryOf(ReadOnlySpan<byte> lines, out TranscriptHead head)
    {
        head = default;
        var reader = new EntryReader(lines);
        while (reader.Read(out var entry))
        {
            if (entry.Uuid.Exists)
            {
                head = new(
                    IsFound: true,
                    entry.Entrypoint.Exists && entry.Entrypoint.In(lines).StartsWith(Program),
                    entry.IsSidechain
                );
                return true;
            }
        }

        return false;
    }
}
