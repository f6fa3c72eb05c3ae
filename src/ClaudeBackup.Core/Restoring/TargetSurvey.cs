using System.Security.Cryptography;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Restoring;

/// <summary>Looks at what lies where files are to be restored, and compares it with what is stored. Reads, never writes.</summary>
/// <param name="files">The file system of the target.</param>
public sealed class TargetSurvey(IFileSystem files)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>What is masked in what is stored: a place that has it still holds the same bytes.</summary>
    public Masks Masks { get; init; } = Masks.None;

    /// <summary>Compares one place with bytes that are made on the way.</summary>
    /// <param name="target">Where the file is to be restored.</param>
    /// <param name="content">What it is to hold, piece by piece; asked for only when something is there.</param>
    public TargetMatch Look(AbsolutePath target, Func<IEnumerable<ReadOnlyMemory<byte>>> content) =>
        Look(target, _ => Compare(target, content()));

    /// <summary>Compares one place.</summary>
    /// <param name="target">Where the file is to be restored.</param>
    /// <param name="entry">The stored file; its fingerprint, when the place still has it, saves the reading.</param>
    /// <param name="variant">The state to be restored.</param>
    public TargetMatch Look(AbsolutePath target, IndexEntry entry, Variant variant) =>
        Look(
            target,
            metadata =>
                entry.Fingerprint == metadata.Fingerprint && entry.File.Current == variant.Number
                    ? TargetMatch.Identical
                    : Compare(target, variant)
        );

    /// <summary>Why nothing can be written to a place that is <see cref="TargetMatch.Unusable"/>, for a person.</summary>
    public static string Obstacle(IFileSystem files, AbsolutePath target) =>
        DanglingLink.On(files, target) is { } link
            ? $"{link.Sentence} {DanglingLink.WayOut}"
            : $"{target} is in the way: it is not a regular file, or cannot be read. It stays as it is.";

    private TargetMatch Look(AbsolutePath target, Func<FileMetadata, TargetMatch> compare)
    {
        try
        {
            if (files.Look(target, followLink: true) is not { } metadata)
            {
                return files.Look(target, followLink: false) is null && HasRoom(target)
                    ? TargetMatch.Missing
                    : TargetMatch.Unusable;
            }

            return metadata.Kind is not FileKind.Regular ? TargetMatch.Unusable : compare(metadata);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TargetMatch.Unusable;
        }
    }

    // whether its folder is there, or can be made: a file or a link to nothing in its place stays
    private bool HasRoom(AbsolutePath target)
    {
        for (var folder = target.Parent; folder is not null; folder = folder.Parent)
        {
            if (files.Look(folder, followLink: true) is { } found)
            {
                return found.Kind is FileKind.Directory;
            }

            if (files.Look(folder, followLink: false) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private TargetMatch Compare(AbsolutePath target, IEnumerable<ReadOnlyMemory<byte>> content)
    {
        using var handle = files.OpenRead(target);
        var length = files.Look(handle).Size;
        var position = 0L;
        var buffer = new byte[BufferSize];
        foreach (var piece in content)
        {
            for (var at = 0; at < piece.Length; )
            {
                var wanted = Math.Min(buffer.Length, piece.Length - at);
                var read = RandomAccess.Read(handle, buffer.AsSpan(0, wanted), position);
                if (!piece.Span.Slice(at, read).SequenceEqual(buffer.AsSpan(0, read)))
                {
                    return TargetMatch.Different;
                }

                if (read == 0)
                {
                    return TargetMatch.Behind;
                }

                at += read;
                position += read;
            }
        }

        return length > position ? TargetMatch.Ahead : TargetMatch.Identical;
    }

    private TargetMatch Compare(AbsolutePath target, Variant variant)
    {
        using var handle = files.OpenRead(target);
        var length = files.Look(handle).Size;
        var position = 0L;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        Span<byte> actual = stackalloc byte[ContentHash.Length];
        foreach (var segment in variant.Segments)
        {
            var start = position;
            var end = position + segment.Size;
            var masked = Masks.Of(segment.Hash)?.Ranges ?? [];
            while (
                position < end
                && RandomAccess.Read(handle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)), position)
                    is > 0
                        and var read
            )
            {
                MaskedSegment.Cover(masked, buffer.AsSpan(0, read), position - start);
                hash.AppendData(buffer, 0, read);
                position += read;
            }

            if (position < end)
            {
                // the place holds less than this segment: whether it is the beginning of it, the hash cannot tell
                return TargetMatch.Behind;
            }

            hash.GetHashAndReset(actual);
            if (ContentHash.FromBytes(actual) != segment.Hash)
            {
                return TargetMatch.Different;
            }
        }

        return length > position ? TargetMatch.Ahead : TargetMatch.Identical;
    }
}
