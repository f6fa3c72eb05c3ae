using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>The source bytes of a blob, whole in memory.</summary>
internal static class MaskedContent
{
    /// <summary>Reads it; null where it is not here, damaged, or larger than a segment can be.</summary>
    /// <param name="reader">Reads blobs.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="codec">How it is kept.</param>
    public static byte[]? TryRead(BlobReader reader, ObjectId blob, Codec codec)
    {
        try
        {
            if (reader.TryBytes(blob) is not { } stored)
            {
                return null;
            }

            if (codec == Codec.None)
            {
                return stored;
            }

            using var from = new MemoryStream(stored, writable: false);
            using var content = codec.Decompress(from);
            using var bytes = new MemoryStream();
            var buffer = new byte[128 * 1024];
            while (content.Read(buffer) is > 0 and var read)
            {
                if (bytes.Length + read > BlobReader.MostInMemory)
                {
                    return null;
                }

                bytes.Write(buffer.AsSpan(0, read));
            }

            return bytes.ToArray();
        }
        catch (Exception e)
            when (e is InvalidDataException or EndOfStreamException or BackupException { Kind: FailureKind.Integrity })
        {
            return null;
        }
    }
}
