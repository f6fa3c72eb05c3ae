using System.Collections.Concurrent;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// The files that a sync has to read, handed out to its threads until one commit has enough: no commit may be larger than hosts take
/// in one push, and a first sync that is killed keeps what it has committed. Safe to use from several threads.
/// </summary>
internal sealed class CaptureQueue
{
    private readonly ConcurrentQueue<FileToRead> _files;
    private readonly long _enough;
    private readonly long _total;
    private long _done;

    /// <param name="files">What is to be read.</param>
    /// <param name="enough">Stored bytes after which a commit gets no further file.</param>
    public CaptureQueue(IReadOnlyCollection<FileToRead> files, long enough)
    {
        // The largest first, so that none of them is left alone at the end.
        _files = new ConcurrentQueue<FileToRead>(files.OrderByDescending(f => f.Scanned.Metadata.Size));
        _enough = enough;
        _total = files.Sum(f => f.Scanned.Metadata.Size);
    }

    public bool IsEmpty => _files.IsEmpty;

    public int Count => _files.Count;

    /// <summary>The next file; null when none is left, or the commit has enough.</summary>
    /// <param name="stored">Bytes that the commit has so far.</param>
    public FileToRead? TryTake(long stored) =>
        (stored == 0 || stored < _enough) && _files.TryDequeue(out var file) ? file : null;

    /// <summary>Counts a file as read, and tells how far all of them are.</summary>
    public ByteProgress Done(FileToRead file) => new(Interlocked.Add(ref _done, file.Scanned.Metadata.Size), _total);
}
