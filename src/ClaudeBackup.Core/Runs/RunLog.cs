using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Runs;

/// <summary>A record of every run on this machine, whoever started it, oldest first; the oldest go when there are many.</summary>
/// <param name="repository">The repository, in whose local folder they are.</param>
public sealed class RunLog(BackupRepository repository)
{
    private const int Kept = 500;
    private const long Large = 512 * 1024;
    private const int LongestLine = 64 * 1024;
    private const string Marks = "run-*.json";

    // longer than anybody adds a line
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private AbsolutePath LogFile => repository.LocalFolder / "runs.jsonl";

    /// <summary>Notes that a run has begun, so that one which is killed leaves a record all the same. To be ended, or disposed of.</summary>
    /// <param name="run">What is true should it end before it is at work.</param>
    public RunInProgress Begin(RunRecord run)
    {
        foreach (var file in MarkFiles())
        {
            RunMark.TakeAbandoned(file, TryAdd);
        }

        return new RunInProgress(this, repository.LocalFolder, run);
    }

    /// <summary>The records, newest first; lines that cannot be read are passed over.</summary>
    public IEnumerable<RunRecord> NewestFirst() =>
        MarkFiles()
            .Select(RunMark.ReadAbandoned)
            .OfType<RunRecord>()
            .OrderByDescending(r => r.Started)
            .Concat(Logged());

    /// <summary>Whether a line is as it was written, also by another version.</summary>
    internal static bool IsWhole(string line)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            return HashedJson.IsWhole(bytes) && JsonFile.Time(JsonFile.Parse(bytes), "started") is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Sets the file aside and keeps the lines that are as they were written.</summary>
    /// <param name="quarantine">Takes the file.</param>
    public void Mend(Quarantine quarantine)
    {
        using var held = LocalLock.Take(repository);
        var lines = File.Exists(LogFile.Value) ? File.ReadAllLines(LogFile.Value) : [];
        if (lines.All(IsWhole))
        {
            return;
        }

        var text = string.Concat(lines.Where(IsWhole).Select(line => line + "\n"));
        _ = quarantine.SetAside(LogFile);
        AtomicFile.WriteText(LogFile, text);
    }

    /// <summary>Adds a record.</summary>
    /// <returns>Whether it could be written.</returns>
    internal bool TryAdd(RunRecord record)
    {
        // files are not opened for appending here as other systems understand it: two at once would write over each other
        using var held = TakeLock();
        try
        {
            Append(record.ToLine(), alone: held is not null);
            if (new FileInfo(LogFile.Value).Length > Large)
            {
                Shorten();
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Append(byte[] line, bool alone)
    {
        using var stream = new FileStream(
            LogFile.Value,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite,
            bufferSize: 0
        );
        var end = EndOf(stream);
        var isTorn = end < stream.Length;
        if (isTorn && alone)
        {
            stream.SetLength(end);
        }

        end = stream.Length;
        stream.Position = end;
        try
        {
            stream.Write(isTorn && !alone ? [(byte)'\n', .. line] : line);
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }
    }

    // where the last whole line ends: what a run that was killed had begun to write is no record
    private static long EndOf(FileStream stream)
    {
        stream.Position = Math.Max(0, stream.Length - 1);
        if (stream.Length == 0 || stream.ReadByte() == '\n')
        {
            return stream.Length;
        }

        var tail = new byte[Math.Min(stream.Length, LongestLine)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        var last = tail.AsSpan().LastIndexOf((byte)'\n');
        return last >= 0 ? stream.Length - tail.Length + last + 1
            : tail.Length == stream.Length ? 0
            : stream.Length;
    }

    // null where nobody may have it, or somebody does not let go: a line that may be torn is better than none
    private IDisposable? TakeLock()
    {
        try
        {
            return LocalLock.TryTake(repository, Patience);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<RunRecord> Logged()
    {
        try
        {
            return File.ReadAllLines(LogFile.Value).Reverse().Select(RunRecord.TryParse).OfType<RunRecord>();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string[] MarkFiles()
    {
        try
        {
            return Directory.GetFiles(repository.LocalFolder.Value, Marks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // When everything was last saved must not be forgotten, however many runs have failed since.
    private void Shorten()
    {
        var lines = File.ReadAllLines(LogFile.Value);
        var size = 0L;
        var kept = lines.Reverse().Take(Kept).TakeWhile(line => (size += line.Length) < Large / 2).ToArray();
        var good = lines.Reverse().Skip(kept.Length).Where(_ => !kept.Any(IsSaved)).FirstOrDefault(IsSaved);
        AtomicFile.WriteText(
            LogFile,
            string.Concat(kept.Append(good).OfType<string>().Reverse().Select(line => line + "\n"))
        );

        static bool IsSaved(string line) => RunRecord.TryParse(line) is { IsSaved: true, IsWhole: true };
    }
}

/// <summary>A run that has begun.</summary>
public sealed class RunInProgress : IDisposable
{
    private readonly RunLog _log;
    private readonly RunRecord _begun;
    private readonly RunMark? _mark;

    internal RunInProgress(RunLog log, AbsolutePath folder, RunRecord begun)
    {
        _log = log;
        _begun = begun;
        _mark = RunMark.TryCreate(folder, begun);
    }

    /// <summary>From now on it is to be told when it never ends.</summary>
    public void IsAtWork() => _mark?.Replace(_begun with { Outcome = RunOutcome.Killed });

    /// <summary>Adds its record. One that cannot be written, as on a full disk, waits in the mark of the run; it is no failure of the run.</summary>
    public void End(RunRecord record)
    {
        if (_log.TryAdd(record))
        {
            _mark?.Delete();
        }
        else
        {
            _mark?.Replace(record);
        }
    }

    public void Dispose() => _mark?.Dispose();
}
