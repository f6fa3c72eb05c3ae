using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// Reads many blobs through one <c>git cat-file --batch</c>, which is started by the first read; where git ends over a damaged object, the next read
/// starts another. Not for use by several threads. It blocks: git is beside us and answers at once, and handing each blob from thread to thread costs ten times what the blob does.
/// </summary>
public sealed class BlobReader : IAsyncDisposable
{
    /// <summary>What is taken into memory is no larger: whoever may write to a remote can put anything there.</summary>
    public const int MostInMemory = 64 * 1024 * 1024;

    private const string BlobType = "blob";
    private const int BufferSize = 128 * 1024;

    /// <summary>How long git may take to give the next piece of an object.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private readonly Func<RunningProcess> _start;
    private readonly byte[] _request = new byte[ObjectId.HexLength + 1];
    private readonly byte[] _buffer = new byte[BufferSize];
    private RunningProcess? _process;
    private StepDeadline? _watch;
    private int _position;
    private int _available;

    internal BlobReader(Func<RunningProcess> start) => _start = start;

    /// <summary>Writes the content of a blob to a stream.</summary>
    /// <exception cref="BackupException">It is missing or damaged (<see cref="FailureKind.Integrity"/>), or git failed.</exception>
    public void Read(ObjectId id, Stream output)
    {
        if (!TryRead(id, output))
        {
            throw GitFailure.Damaged(new InvalidDataException($"The repository lacks the object {id}."));
        }
    }

    /// <summary>As <see cref="Read"/>; false when the repository does not have it, or it is too long.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="output">Gets the content.</param>
    /// <param name="longest">Of a longer one nothing is kept.</param>
    public bool TryRead(ObjectId id, Stream output, long longest = long.MaxValue) =>
        TryRead(id, BlobType, output, longest);

    /// <summary>The content of a commit or a tree, proved by its name: of objects that lead to others, one in the place of another may lead round.</summary>
    /// <exception cref="BackupException">It is missing or damaged (<see cref="FailureKind.Integrity"/>), or git failed.</exception>
    internal byte[] BytesOf(ObjectId id, ObjectType type)
    {
        using var content = new MemoryStream();
        return
            TryRead(id, type.Name, content, MostInMemory) && content.ToArray() is var bytes && type.NameOf(bytes) == id
            ? bytes
            : throw GitFailure.Damaged(new InvalidDataException($"The repository lacks the {type.Name} {id}."));
    }

    private bool TryRead(ObjectId id, string type, Stream output, long longest)
    {
        _process ??= _start();
        _watch ??= new StepDeadline(_process);
        try
        {
            _ = Encoding.ASCII.GetBytes(id.ToString(), _request);
            _request[^1] = (byte)'\n';
            Ask();
            var header = ReadLine();
            if (header.EndsWith(" missing", StringComparison.Ordinal))
            {
                return false;
            }

            var length = Length(id, type, header);
            Copy(length, length <= longest ? output : Stream.Null);
            Fill();
            _position++;
            return length <= longest;
        }
        catch (EndOfStreamException e)
        {
            var failure = Failure(id, e);
            End();
            throw failure;
        }
        catch
        {
            // what is left of the answer would be taken for the next one
            _process.Kill();
            End();
            throw;
        }
    }

    private void End() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>As <see cref="Read"/>, for a blob that memory holds easily.</summary>
    /// <exception cref="BackupException">Integrity: it is missing, damaged, or longer than that.</exception>
    public byte[] Bytes(ObjectId id) =>
        TryBytes(id)
        ?? throw GitFailure.Damaged(
            new InvalidDataException($"The repository lacks the object {id}, or it has more than {MostInMemory} bytes.")
        );

    /// <summary>As <see cref="Bytes"/>; null when the repository does not have it, or it is longer than <paramref name="longest"/> bytes.</summary>
    public byte[]? TryBytes(ObjectId id, int longest = MostInMemory)
    {
        using var content = new MemoryStream();
        return TryRead(id, content, longest) ? content.ToArray() : null;
    }

    /// <summary>What is thrown for a git that answers with something else than an object, given why.</summary>
    internal Func<string, BackupException>? Unreadable { get; init; }

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        _watch = null;
        if (_process is { } process)
        {
            _process = null;
            (_position, _available) = (0, 0);
            process.CloseInput();
            // it ends by itself; killing it means to look through all processes of the machine
            _ = await process.WaitAsync(TimeToEnd);
            await process.DisposeAsync();
        }
    }

    // git that ended over the object before takes no more; that is told as its end, not as what the pipe says
    private void Ask()
    {
        try
        {
            _process!.Input.Write(_request);
        }
        catch (IOException e)
        {
            throw new EndOfStreamException(e.Message, e);
        }
    }

    // A signal says nothing of the object: Ctrl-C reaches the git that we started too.
    private BackupException Failure(ObjectId id, EndOfStreamException cause)
    {
        var exitCode = _process!.WaitAsync(LongestStep).GetAwaiter().GetResult();
        return _watch!.Failure(cause)
            ?? (
                GitFailure.WasStopped(exitCode)
                    ? new BackupException(
                        FailureKind.Failed,
                        $"git was stopped while it read the object {id} (exit code {exitCode}).",
                        "Run the command again.",
                        cause
                    )
                    : GitFailure.Damaged(
                        new InvalidDataException(
                            $"git could not read {id}: {_process.ErrorText} (exit code {exitCode})",
                            cause
                        )
                    )
            );
    }

    private long Length(ObjectId id, string type, string header)
    {
        var parts = header.Split(' ');
        return
            parts is [var name, var found, var size]
            && found == type
            && name == id.ToString()
            && long.TryParse(size, out var length)
            ? length
            : throw (
                ObjectId.TryParse(parts[0], out _) || Unreadable is null
                    ? new BackupException(FailureKind.Integrity, $"git gave '{header}' instead of the {type} {id}.")
                    : Unreadable($"'{header}' is not what it says of an object.")
            );
    }

    private string ReadLine()
    {
        StringBuilder line = new();
        while (true)
        {
            Fill();
            var end = _buffer.AsSpan(_position, _available - _position).IndexOf((byte)'\n');
            var length = end < 0 ? _available - _position : end;
            _ = line.Append(Encoding.ASCII.GetString(_buffer, _position, length));
            _position += length;
            if (end >= 0)
            {
                _position++;
                return line.ToString();
            }
        }
    }

    private void Copy(long length, Stream output)
    {
        while (length > 0)
        {
            Fill();
            var piece = (int)Math.Min(length, _available - _position);
            output.Write(_buffer.AsSpan(_position, piece));
            _position += piece;
            length -= piece;
        }
    }

    private void Fill()
    {
        if (_position < _available)
        {
            return;
        }

        _watch!.Begin(LongestStep);
        _position = 0;
        _available = 0;
        _available = _process!.Output.Read(_buffer);
        _watch.End();
        if (_available == 0)
        {
            throw new EndOfStreamException();
        }
    }
}
