using System.Security.Cryptography;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>
/// Holds files at the source that are unchanged since they were saved against what was saved of them. Such a file with other bytes was changed behind
/// the clock's back, or misread; the next sync would not read it again.
/// </summary>
/// <param name="files">The file system of the source.</param>
/// <param name="place">Where a file of the source lies.</param>
/// <param name="masks">What is masked in what is stored; the source has it still.</param>
/// <param name="traces">Masks what is saved of files of all sessions.</param>
/// <param name="machine">This machine.</param>
internal sealed class SourceCheck(
    IFileSystem files,
    Func<RelativePath, AbsolutePath?> place,
    Masks masks,
    TraceMasker traces,
    NamedMachine machine
)
{
    /// <summary>Compares.</summary>
    /// <param name="index">This machine's.</param>
    /// <param name="isRead">Which segments are to be read.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<Defect> Run(MachineIndex index, Predicate<Segment> isRead, CancellationToken cancellation)
    {
        IndexEntry[] unchanged =
        [
            .. index.Entries.Values.Where(e =>
                e is { Fingerprint: not null, AbsentSince: null, File.Path.Area: StoredArea.Sessions }
            ),
        ];
        return [.. Workers.Map(unchanged, entry => Check(entry, isRead), cancellation).OfType<Defect>()];
    }

    private Defect? Check(IndexEntry entry, Predicate<Segment> isRead)
    {
        if (place(entry.Source) is not { } live)
        {
            return null;
        }

        try
        {
            using var handle = files.OpenRead(live);
            if (files.Look(handle).Fingerprint != entry.Fingerprint)
            {
                return null;
            }

            var offset = 0L;
            foreach (var segment in entry.File.CurrentVariant.Segments)
            {
                if (
                    isRead(segment)
                    && !Holds(handle, offset, segment)
                    && !HoldsMasked(entry.Source, handle, offset, segment)
                )
                {
                    // it may have grown while it was read
                    return files.Look(handle).Fingerprint != entry.Fingerprint
                        ? null
                        : new Defect(
                            DefectKind.Source,
                            live.Value,
                            $"{live} is as old and as long as when it was saved, and holds other bytes. What was saved is kept.",
                            Harm.None
                        )
                        {
                            Machine = machine.Slug,
                            Source = entry.Source.Value,
                        };
                }

                offset += segment.Size;
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next sync tells of what cannot be read
            return null;
        }
    }

    private bool HoldsMasked(
        RelativePath source,
        Microsoft.Win32.SafeHandles.SafeFileHandle handle,
        long offset,
        Segment segment
    )
    {
        if (!traces.MayTouch(source))
        {
            return false;
        }

        var bytes = new byte[segment.Size];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), offset + read) is > 0 and var more)
        {
            read += more;
        }

        MaskedSegment.Cover(masks.Of(segment.Hash)?.Ranges ?? [], bytes);
        return traces.Mask(machine, source, bytes) is var (content, _) && ContentHash.Of(content) == segment.Hash;
    }

    private bool Holds(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset, Segment segment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Math.Min(segment.Size, 256 * 1024)];
        var masked = masks.Of(segment.Hash)?.Ranges ?? [];
        for (var left = segment.Size; left > 0; )
        {
            var read = RandomAccess.Read(handle, buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)), offset);
            if (read == 0)
            {
                return false;
            }

            MaskedSegment.Cover(masked, buffer.AsSpan(0, read), segment.Size - left);
            hash.AppendData(buffer, 0, read);
            (left, offset) = (left - read, offset + read);
        }

        Span<byte> found = stackalloc byte[ContentHash.Length];
        _ = hash.GetHashAndReset(found);
        return ContentHash.FromBytes(found) == segment.Hash;
    }
}
