using System.Buffers;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Gives back the source bytes of stored files, each segment proved against its hash. The work tree is read first; what is
/// damaged or missing there is taken from the commit.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class SegmentStore(BackupRepository repository) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TakenAway _taken = new(repository);
    private readonly ArrayPool<byte> _pool = RentedBytes.Pool();
    private BlobReader? _blobs;

    /// <summary>The source bytes of one segment.</summary>
    /// <param name="machine">The slug of the machine that stored it.</param>
    /// <param name="file">The file it belongs to.</param>
    /// <param name="variant">Which state of it.</param>
    /// <param name="index">0 for the first segment.</param>
    /// <exception cref="BackupException">Integrity: neither copy holds what was saved; TakenAway: it was forgotten or pruned meanwhile.</exception>
    public byte[] Read(Slug machine, StoredFile file, Variant variant, int index)
    {
        byte[] content = [];
        Fill(machine, file, variant, index, size => content = GC.AllocateUninitializedArray<byte>(size));
        return content;
    }

    /// <summary>Whether the segment has a file beside git: where others are left at a remote, git would fetch what has none.</summary>
    /// <inheritdoc cref="Read"/>
    public bool HasFile(Slug machine, StoredFile file, Variant variant, int index) =>
        File.Exists(repository.InWorkTree(machine.PathOf(file.SegmentFile(variant, index))).Value);

    /// <summary>The same for whoever is done with them before the next, in memory that is then used again.</summary>
    /// <inheritdoc cref="Read"/>
    public RentedBytes Rent(Slug machine, StoredFile file, Variant variant, int index)
    {
        RentedBytes? content = null;
        try
        {
            Fill(machine, file, variant, index, size => (content ??= RentedBytes.Of(_pool, size)).Room);
            return content!;
        }
        catch
        {
            content?.Dispose();
            throw;
        }
    }

    private void Fill(Slug machine, StoredFile file, Variant variant, int index, Segment.Room room)
    {
        var segment = variant.Segments[index];
        var name = machine.PathOf(file.SegmentFile(variant, index));
        if (!TryWorkTree(name, segment, room) && !TryBlob(segment, room))
        {
            throw _taken.Of(machine, file, segment)
                ?? new BackupException(
                    FailureKind.Integrity,
                    $"The stored data of {file.Source} is damaged: {name} does not hold what was saved, and neither does git's copy.",
                    "Look for a sound copy with: claude-backup verify --read-data --repair"
                );
        }
    }

    /// <summary>The source bytes of a whole file, for one that is known to be small.</summary>
    /// <exception cref="BackupException">Integrity: neither copy holds what was saved; TakenAway: it was forgotten or pruned meanwhile.</exception>
    public byte[] ReadAll(Slug machine, StoredFile file, Variant variant)
    {
        using var content = new MemoryStream();
        for (var i = 0; i < variant.Segments.Count; i++)
        {
            content.Write(Read(machine, file, variant, i));
        }

        return content.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _blobs?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private bool TryWorkTree(string name, Segment segment, Segment.Room room)
    {
        try
        {
            using var stream = new FileStream(
                repository.InWorkTree(name).Value,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                1
            );
            return (segment.StoredSize is Segment.UnknownSize || stream.Length == segment.StoredSize)
                && segment.TryUnpack(stream, room);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool TryBlob(Segment segment, Segment.Room room)
    {
        var buffer = new MemoryStream();
        lock (_gate)
        {
            try
            {
                _blobs ??= repository.Git.OpenBlobs();
                if (!_blobs.TryRead(segment.Blob, buffer, BlobReader.MostInMemory))
                {
                    return false;
                }
            }
            catch (BackupException e) when (e.Kind is FailureKind.Integrity)
            {
                // damaged, or left behind by the clone
                return false;
            }
        }

        buffer.Position = 0;
        return segment.TryUnpack(buffer, room);
    }
}
