using System.Collections.Concurrent;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// The files that a sync has to read, handed out to its threads until one commit has enough. No commit may be larger than hosts take in one push, nor
/// have more files than are planned, compared and put into place in little memory; and a first sync that is killed keeps what it has committed. Safe to
/// use from several threads, but for <see cref="Begin"/>.
/// </summary>
internal sealed class CaptureQueue
{
    /// <summary>A commit has no more files than this. Fewer would need less memory at once, and more runs of git.</summary>
    public const int MostFiles = 6144;

    private readonly IReadOnlyList<FileToRead> _all;
    private readonly long _enough;
    private readonly long _total;
    private ConcurrentQueue<FileToRead> _files = [];
    private int _begun;
    private long _done;

    /// <param name="files">What is to be read, in the order of their names: so most sessions are of one commit, and their lists are written once.</param>
    /// <param name="enough">Stored bytes after which a commit gets no further file.</param>
    public CaptureQueue(IReadOnlyList<FileToRead> files, long enough)
    {
        _all = files;
        _enough = enough;
        _total = files.Sum(f => f.Scanned.Fingerprint.Size);
    }

    public bool IsEmpty => _files.IsEmpty && _begun == _all.Count;

    /// <summary>How many files are left for this commit.</summary>
    public int Count => _files.Count;

    /// <summary>Begins a commit.</summary>
    public void Begin()
    {
        if (_files.IsEmpty)
        {
            var part = _all.Skip(_begun).Take(MostFiles);
            // The largest first, so that none of them is left alone at the end.
            _files = new ConcurrentQueue<FileToRead>(part.OrderByDescending(f => f.Scanned.Fingerprint.Size));
            _begun += _files.Count;
        }
    }

    /// <summary>The next file; null when none is left for this commit, or it has enough.</summary>
    /// <param name="stored">Bytes that the commit has so far.</param>
    public FileToRead? TryTake(long stored) =>
        (stored == 0 || stored < _enough) && _files.TryDequeue(out var file) ? file : null;

    /// <summary>Counts a file as read, and tells how far all of them are.</summary>
    public ByteProgress Done(FileToRead file) => new(Interlocked.Add(ref _done, file.Scanned.Fingerprint.Size), _total);
}
