using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What a run is about to write outside the repository. It is noted before the first byte, so that what a killed run left there, copies of
/// transcripts among it, is found and taken away by the next run that writes anywhere, or by a sync. The note is held open as long as the run lives.
/// </summary>
public sealed class PendingWrites : IDisposable
{
    private const string Notes = "writing-*";

    private readonly FileStream? _note;
    private readonly string _run;
    private long _count;

    private PendingWrites(FileStream? note, string run) => (_note, _run) = (note, run);

    /// <summary>Whether there was no room to note anything; the run works, and what it leaves when it is killed is found by nobody.</summary>
    public bool IsDiskFull { get; private init; }

    /// <summary>Notes where a run will write; what runs before it left goes first.</summary>
    /// <param name="repository">Whose. Where nothing can be noted, as on a disk that is full or can only be read, the run goes on without.</param>
    /// <param name="files">The file system that is written to.</param>
    /// <param name="folders">Where files get names of <see cref="TemporaryIn"/>.</param>
    /// <param name="replaced">What is written by <see cref="AtomicFile"/>.</param>
    public static PendingWrites Begin(
        BackupRepository repository,
        IFileSystem files,
        IEnumerable<AbsolutePath> folders,
        IEnumerable<AbsolutePath> replaced
    )
    {
        RemoveLeftovers(repository, files);
        var run = Guid.NewGuid().ToString("N")[..16];
        FileStream? note = null;
        try
        {
            // a link stays: what is written lies beside the file that it leads to
            var text = string.Concat(
                folders
                    .Distinct()
                    .Select(folder => $"{folder}/\0")
                    .Concat(
                        replaced.Select(file =>
                            $"{(files.Look(file, followLink: false) is null ? file : files.RealPath(file))}\0"
                        )
                    )
            );
            note = new FileStream(
                (repository.LocalFolder / Notes.Replace("*", run, StringComparison.Ordinal)).Value,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                // nothing is left to be written as it is closed, which fails again on a full disk
                bufferSize: 0
            );
            note.Write(PathText.Encode(text));
            note.Flush(flushToDisk: true);
            var pending = new PendingWrites(note, run);
            note = null;
            return pending;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PendingWrites(note: null, run) { IsDiskFull = e is IOException io && FileSystem.IsDiskFull(io) };
        }
        finally
        {
            note?.Dispose();
            if (note is not null)
            {
                // a torn one tells of nothing
                Delete(note.Name);
            }
        }
    }

    /// <summary>A name for a file on its way to a place in a folder.</summary>
    public AbsolutePath TemporaryIn(AbsolutePath folder) =>
        folder / $"{CaptureRules.OwnTemporary}{_run}{Interlocked.Increment(ref _count):x16}";

    /// <summary>Takes away what runs left that did not live to the end.</summary>
    /// <param name="repository">Whose.</param>
    /// <param name="files">The file system that was written to.</param>
    public static void RemoveLeftovers(BackupRepository repository, IFileSystem files)
    {
        if (!Directory.Exists(repository.LocalFolder.Value))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(repository.LocalFolder.Value, Notes))
        {
            try
            {
                byte[] bytes;
                // whoever lives holds it
                using (var note = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    bytes = new byte[note.Length];
                    note.ReadExactly(bytes);
                }

                var run = Path.GetFileName(path)[(Notes.Length - 1)..];
                // Behind the last end of a path the note was torn, and nothing was written yet. A power cut may leave zeros.
                foreach (var place in PathText.Decode(bytes).Split('\0')[..^1].Where(Path.IsPathFullyQualified))
                {
                    Clean(files, place, run);
                }

                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // at work, or on a disk that is not there now: another run will see to it
            }
        }
    }

    /// <summary>The run has ended, well or not; it left nothing.</summary>
    public void Dispose()
    {
        if (_note is not null)
        {
            _note.Dispose();
            Delete(_note.Name);
        }
    }

    private static void Delete(string note)
    {
        try
        {
            File.Delete(note);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next run takes it away; what this one came to is not to be hidden by it
        }
    }

    private static void Clean(IFileSystem files, string place, string run)
    {
        var isFolder = place.EndsWith('/');
        var path = new AbsolutePath(isFolder ? place[..^1] : place);
        var folder = isFolder ? path : path.Parent!;
        if (files.Look(folder, followLink: true) is not { Kind: FileKind.Directory })
        {
            return;
        }

        foreach (var entry in files.List(folder))
        {
            if (
                entry.Kind is FileKind.Regular
                && (
                    isFolder
                        ? entry.Name.StartsWith(CaptureRules.OwnTemporary + run, StringComparison.Ordinal)
                        : AtomicFile.TargetOf(entry.Name) == path.Name
                )
            )
            {
                files.Delete(folder / entry.Name);
            }
        }
    }
}
