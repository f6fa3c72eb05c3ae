using System.Buffers;
using System.Security.Cryptography;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>
/// Reads segments and proves them: the file beside <c>.git</c> against the name that the snapshot gives its blob, and what it decompresses to against
/// the list. Where the file does not serve, git's copy is read.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="workTree">Words what is wrong with a file.</param>
internal sealed class DataCheck(BackupRepository repository, WorkTreeCheck workTree) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Lock _gate = new();
    private BlobReader? _blobs;
    private long _done;

    /// <summary>Hears how many stored bytes were read.</summary>
    public IProgress<ByteProgress>? Progress { get; init; }

    /// <summary>Reads and proves.</summary>
    /// <param name="segments">What to read; those that are not here are left out by the caller.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<Defect> Run(IReadOnlyList<SegmentPlace> segments, CancellationToken cancellation)
    {
        var all = segments.Sum(s => s.Segment.StoredSize);
        return [.. Workers.Map(segments, Prove, cancellation).SelectMany(defects => defects)];

        IReadOnlyList<Defect> Prove(SegmentPlace place)
        {
            cancellation.ThrowIfCancellationRequested();
            var defects = Check(place);
            Progress?.Report(new ByteProgress(Interlocked.Add(ref _done, place.Segment.StoredSize), all));
            return defects;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _blobs?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private List<Defect> Check(SegmentPlace place)
    {
        var beside = Proof.Unreadable;
        var how = "does not hold what was saved";
        try
        {
            using var file = new FileStream(
                repository.InWorkTree(place.Path).Value,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                1
            );
            beside = Of(file, place.Segment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a bad sector, or another user's; that one is gone tells whoever looks at the names
            how = e is FileNotFoundException or DirectoryNotFoundException ? how : $"cannot be read ({e.Message})";
        }

        if (beside is { IsBlob: true, IsContent: true })
        {
            return [];
        }

        var kept = OfGit(place.Segment);
        var defects = new List<Defect>();
        if (!beside.IsBlob && workTree.IsShown(place.Path))
        {
            defects.Add(workTree.Differs(place.Path, how, place.Segment.Blob));
        }

        if (!kept.IsContent)
        {
            defects.Add(
                new Defect(
                    DefectKind.Segment,
                    place.Path,
                    beside.IsContent
                        ? $"Git's copy of {place.Path} is damaged. The file beside it is sound."
                        : $"No copy of {place.Path} holds what was saved, so {place.Source} is not whole.",
                    beside.IsContent ? Harm.OneCopy : Harm.NoCopy
                )
                {
                    Machine = place.Machine,
                    Source = place.Source,
                }
            );
        }

        return defects;
    }

    private Proof OfGit(Segment segment)
    {
        using var stored = new MemoryStream();
        lock (_gate)
        {
            try
            {
                _blobs ??= repository.Git.OpenBlobs();
                if (!_blobs.TryRead(segment.Blob, stored, BlobReader.MostInMemory))
                {
                    return Proof.Unreadable;
                }
            }
            catch (BackupException e) when (e.Kind is FailureKind.Integrity)
            {
                return Proof.Unreadable;
            }
        }

        stored.Position = 0;
        return Of(stored, segment);
    }

    // one pass: what is read is hashed as git does, and what it decompresses to as the list does
    private static Proof Of(Stream stored, Segment segment)
    {
        using var blob = new BlobHasher(stored.Length);
        using var hashed = new HashedStream(stored, blob);
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var (length, isWhole) = (0L, true);
            try
            {
                using var source = segment.Codec.Decompress(hashed);
                while (length <= segment.Size && source.Read(buffer) is > 0 and var read)
                {
                    content.AppendData(buffer, 0, read);
                    length += read;
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                isWhole = false;
            }

            Span<byte> hash = stackalloc byte[ContentHash.Length];
            _ = content.GetHashAndReset(hash);
            return new Proof(
                hashed.Finish(buffer) == segment.Blob,
                isWhole && length == segment.Size && ContentHash.FromBytes(hash) == segment.Hash
            );
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private readonly record struct Proof(bool IsBlob, bool IsContent)
    {
        public static Proof Unreadable => default;
    }
}
