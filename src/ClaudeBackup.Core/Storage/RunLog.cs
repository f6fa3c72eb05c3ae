using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>A record of every run on this machine, whoever started it, oldest first; the oldest go when there are many.</summary>
/// <param name="repository">The repository, in whose local state they are.</param>
public sealed class RunLog(BackupRepository repository)
{
    private const int Kept = 500;
    private const long Large = 512 * 1024;
    private const string Marks = "run-*.json";

    private AbsolutePath LogFile => repository.State / "runs.jsonl";

    /// <summary>Notes that a run has begun, so that one which is killed leaves a record all the same. To be ended, or disposed of.</summary>
    /// <param name="run">What is known of it.</param>
    public RunInProgress Begin(RunRecord run)
    {
        foreach (var (file, record) in Abandoned())
        {
            if (TryAdd(record))
            {
                File.Delete(file);
            }
        }

        return new RunInProgress(this, repository.State, run with { Outcome = RunOutcome.Killed });
    }

    /// <summary>The records, newest first; lines that cannot be read are passed over.</summary>
    public IEnumerable<RunRecord> NewestFirst() => Abandoned().Select(a => a.Record).Concat(Logged());

    /// <summary>Adds a record.</summary>
    /// <returns>Whether it could be written.</returns>
    internal bool TryAdd(RunRecord record)
    {
        try
        {
            var line = record.ToLine();
            using (
                var stream = new FileStream(
                    LogFile.Value,
                    new FileStreamOptions
                    {
                        Mode = FileMode.Append,
                        Access = FileAccess.Write,
                        Share = FileShare.ReadWrite,
                        BufferSize = 0,
                    }
                )
            )
            {
                stream.Write(line);
            }

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

    // newest first
    private (string File, RunRecord Record)[] Abandoned()
    {
        try
        {
            return Directory
                .EnumerateFiles(repository.State.Value, Marks)
                .Select(file => (file, Record: RunMark.ReadAbandoned(file)))
                .Where(a => a.Record is not null)
                .Select(a => (a.file, a.Record!))
                .OrderByDescending(a => a.Item2.Started)
                .ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A run beside this one that adds its record just now can lose it; the repository loses nothing. When everything was last saved must
    // not be forgotten, however many runs have failed since.
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
    private readonly RunMark? _mark;

    internal RunInProgress(RunLog log, AbsolutePath state, RunRecord shouldItNeverEnd)
    {
        _log = log;
        _mark = RunMark.TryCreate(state, shouldItNeverEnd);
    }

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
