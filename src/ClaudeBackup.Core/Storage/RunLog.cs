using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>A record of every run on this machine, whoever started it, oldest first; the oldest go when there are many.</summary>
/// <param name="repository">The repository, in whose local state they are.</param>
public sealed class RunLog(BackupRepository repository)
{
    private const int Kept = 500;
    private const long Large = 512 * 1024;

    private AbsolutePath LogFile => repository.State / "runs.jsonl";

    /// <summary>Adds a record. One that cannot be written is no failure of the run that it tells of.</summary>
    public void Add(RunRecord record)
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
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // such as a disk that is full, which the run itself has told
            return;
        }
    }

    /// <summary>The newest records, newest first; lines that cannot be read are passed over.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<RunRecord> Newest(int most)
    {
        try
        {
            return
            [
                .. File.ReadAllLines(LogFile.Value).Reverse().Select(RunRecord.TryParse).OfType<RunRecord>().Take(most),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A run beside this one that adds its record just now can lose it; the repository loses nothing.
    private void Shorten()
    {
        var lines = File.ReadAllLines(LogFile.Value);
        var size = 0L;
        var kept = lines.Reverse().Take(Kept).TakeWhile(line => (size += line.Length) < Large / 2).Reverse();
        AtomicFile.WriteText(LogFile, string.Concat(kept.Select(line => line + "\n")));
    }
}
