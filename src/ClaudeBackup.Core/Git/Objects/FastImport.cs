using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// One commit, with its blobs, in one durable step: either the branch points to it with everything it holds, or nothing
/// has changed but for objects that nothing refers to (a later import of the same content finds and uses them).
/// One writer, not for use by several threads. Blobs come first, then the commit, then its changes, then the finish.
/// </summary>
/// <remarks>
/// There is no deadline for the whole, as a first sync may be large; but git may not take longer than
/// <see cref="LongestStep"/> to accept the next piece, nor than <see cref="LongestFinish"/> to write and flush the pack.
/// Every method throws <see cref="BackupException"/> with git's own words when git has failed.
/// </remarks>
public sealed class FastImport : IAsyncDisposable
{
    internal static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan LongestFinish = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    /// <summary>Without <c>done</c> at the end, git must not take what came for all there is.</summary>
    internal static readonly string[] Arguments =
    [
        "fast-import",
        "--quiet",
        "--done",
        "--depth=0",
        "--date-format=raw",
    ];

    /// <summary>Content comes compressed, and everything goes into one pack rather than a file for each object.</summary>
    internal static readonly string[] Settings = ["pack.compression=0", "fastimport.unpackLimit=1"];

    private readonly RunningProcess _process;
    private readonly AbsolutePath _gitDirectory;
    private readonly StepDeadline _watch;
    private readonly FastImportStream _stream;
    private readonly HashSet<string> _before;
    private int _lastMark;
    private int _commitMark;
    private string _branch = "";
    private bool _finished;

    internal FastImport(Func<RunningProcess> start, AbsolutePath gitDirectory)
    {
        _gitDirectory = gitDirectory;
        _before = [.. UnfinishedPacks()];
        _process = start();
        _watch = new StepDeadline(_process);
        _stream = new FastImportStream(Send);
    }

    /// <summary>Adds a blob; returns the mark by which <see cref="Modify(string, int, int)"/> refers to it.</summary>
    public int AddBlob(ReadOnlySpan<byte> content)
    {
        var mark = BeginBlob(content.Length);
        _stream.Bytes(content);
        _stream.Text("\n");
        return mark;
    }

    /// <summary>
    /// Begins a commit; its tree is the parent's with the changes that follow, or empty without a parent. A further one goes on from the
    /// one before.
    /// </summary>
    /// <param name="branchRef">In full, as in <c>refs/heads/main</c>, the same for all. It must point to the first one's parent, or not exist.</param>
    /// <param name="parent">Null for the first commit of a branch, and for further ones.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="time">Kept to the second, in UTC.</param>
    /// <param name="merged">A second parent, whose tree has no say by itself.</param>
    public void BeginCommit(
        string branchRef,
        ObjectId? parent,
        string message,
        DateTimeOffset time,
        ObjectId? merged = null
    )
    {
        if (_commitMark != 0 && !string.Equals(branchRef, _branch, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("An import writes one branch.");
        }

        _branch = branchRef;
        _commitMark = ++_lastMark;
        var text = Encoding.UTF8.GetBytes(message);
        _stream.Text($"commit {branchRef}\nmark :{_commitMark}\n");
        _stream.Text($"committer {GitEnvironment.Identity} {time.ToUnixTimeSeconds()} +0000\ndata {text.Length}\n");
        _stream.Bytes(text);
        _stream.Text(parent is { } id ? $"\nfrom {id}\n" : "\n");
        if (merged is { } other)
        {
            _stream.Text($"merge {other}\n");
        }
    }

    /// <summary>Adds or replaces a file.</summary>
    /// <param name="path">From the root of the tree, with <c>/</c>.</param>
    /// <param name="mode">See <see cref="TreeMode"/>.</param>
    /// <param name="mark">Its content, from <see cref="AddBlob"/>.</param>
    public void Modify(string path, int mode, int mark)
    {
        _stream.Text($"M {mode} :{mark} ");
        _stream.Path(path);
    }

    /// <param name="path">From the root of the tree, with <c>/</c>.</param>
    /// <param name="mode">See <see cref="TreeMode"/>.</param>
    /// <param name="existing">A blob that the repository has.</param>
    public void Modify(string path, int mode, ObjectId existing)
    {
        _stream.Text($"M {mode} {existing} ");
        _stream.Path(path);
    }

    /// <summary>Puts a whole tree into the place of whatever is there.</summary>
    /// <param name="path">From the root; empty for the root itself.</param>
    /// <param name="tree">A tree that the repository has.</param>
    public void ReplaceTree(string path, ObjectId tree)
    {
        _stream.Text($"M 040000 {tree} ");
        _stream.Path(path);
    }

    /// <summary>Removes a file, or everything below a directory; a missing one is fine.</summary>
    public void Remove(string path)
    {
        _stream.Text("D ");
        _stream.Path(path);
    }

    /// <summary>What is thrown for a git that answers with something else than a commit, given why.</summary>
    internal Func<string, BackupException>? Unreadable { get; init; }

    /// <summary>Completes the last commit; when this returns, it is on the disk and the branch points to it.</summary>
    public async Task<ObjectId> FinishAsync(CancellationToken cancellationToken)
    {
        if (_commitMark == 0)
        {
            throw new InvalidOperationException("The import has no commit.");
        }

        // git compares with its own idea of the branch; a commit that nothing was added to needs this line end too
        _stream.Text($"\nget-mark :{_commitMark}\ndone\n");
        _stream.Flush();
        _process.CloseInput();
        _watch.Begin(LongestFinish);
        await using var killing = cancellationToken.Register(_process.Kill);
        using StreamReader output = new(_process.Output, Encoding.ASCII);
        var printed = await output.ReadToEndAsync(CancellationToken.None);
        var exitCode = await _process.WaitAsync(CancellationToken.None);
        _watch.End();
        if (exitCode != 0 || !ObjectId.TryParse(printed.AsSpan().TrimEnd(), out var id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(exitCode, inner: null);
        }

        _finished = true;
        FlushDirectories();
        return id;
    }

    /// <summary>Without a finish, nothing is committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        _process.CloseInput();
        if (!_finished)
        {
            // left alone, git puts what it has into a pack, so that it need not be sent again
            _ = await _process.WaitAsync(TimeToEnd);
        }

        await _process.DisposeAsync();
        if (!_finished)
        {
            _ = TakeCrashReports();
            // a git that died leaves what it wrote, and on a full disk that is what keeps it full
            foreach (var file in UnfinishedPacks().Where(file => !_before.Contains(file)))
            {
                FileSystem.ForThisSystem().Delete(new AbsolutePath(file));
            }
        }
    }

    private IEnumerable<string> UnfinishedPacks()
    {
        var packs = (_gitDirectory / "objects/pack").Value;
        return Directory.Exists(packs) ? Directory.EnumerateFiles(packs, "tmp_*") : [];
    }

    private int BeginBlob(long length)
    {
        if (_commitMark != 0)
        {
            throw new InvalidOperationException("Blobs come before the commit.");
        }

        _stream.Text($"blob\nmark :{++_lastMark}\ndata {length}\n");
        return _lastMark;
    }

    private void Send(ReadOnlyMemory<byte> bytes)
    {
        _watch.Begin(LongestStep);
        try
        {
            _process.Input.Write(bytes.Span);
        }
        catch (IOException e)
        {
            // git is gone: wait for its last words
            var ending = _process.WaitAsync(TimeToEnd);
            throw Failure(ending.GetAwaiter().GetResult(), e);
        }

        _watch.End();
    }

    private BackupException Failure(int? exitCode, Exception? inner)
    {
        var report = TakeCrashReports();
        var cause = report.Length > 0 ? new InvalidDataException(report, inner) : inner;
        var said = string.Join(
            '\n',
            _process
                .ErrorText.Split('\n')
                .Where(line => !line.StartsWith("fast-import: dumping", StringComparison.Ordinal))
        );
        return _watch.Failure(cause)
            ?? (
                exitCode == 0 && Unreadable is not null
                    ? Unreadable("It names no commit, and calls that well done.")
                    : GitFailure.From("fast-import", said, exitCode, cause)
            );
    }

    /// <summary>git leaves a report of a failed import in its directory; it goes into the failure instead.</summary>
    private string TakeCrashReports()
    {
        StringBuilder reports = new();
        foreach (var file in Directory.EnumerateFiles(_gitDirectory.Value, "fast_import_crash_*"))
        {
            _ = reports.Append(Redactor.Redact(File.ReadAllText(file)));
            File.Delete(file);
        }

        return reports.ToString();
    }

    /// <summary>git flushes its files, but not the directories in which it renamed them.</summary>
    private void FlushDirectories()
    {
        var files = FileSystem.ForThisSystem();
        files.FlushDirectory(_gitDirectory / "objects/pack");
        if ((_gitDirectory / _branch).Parent is { } refs)
        {
            files.FlushDirectory(refs);
        }
    }
}
