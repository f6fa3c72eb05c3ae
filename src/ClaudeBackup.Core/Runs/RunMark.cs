using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Runs;

/// <summary>
/// A file that a run holds open under the system's lock, with the record that is true should the run never end. Its room on the disk is
/// taken at the start, so that a run which fills the disk can still say so.
/// </summary>
internal sealed class RunMark : IDisposable
{
    private const int Size = 4096;
    private const string Suffix = ".json";
    private const string Taken = "taken";

    private readonly FileStream _stream;
    private readonly string _file;

    private RunMark(AbsolutePath folder, RunRecord record)
    {
        var name = $"{Leftovers.RunMark}{Guid.NewGuid():N}";
        _file = (folder / (name + Suffix)).Value;
        // nobody sees it before it is locked
        var unseen = (folder / name).Value;
        _stream = new FileStream(unseen, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        Replace(record);
        File.Move(unseen, _file);
    }

    /// <summary>Creates it; null where nothing can be written.</summary>
    public static RunMark? TryCreate(AbsolutePath folder, RunRecord record)
    {
        try
        {
            return new RunMark(folder, record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The record of a run that is no more; null while it runs.</summary>
    public static RunRecord? ReadAbandoned(string file)
    {
        RunRecord? found = null;
        TakeAbandoned(
            file,
            record =>
            {
                found = record;
                return false;
            }
        );
        return found;
    }

    /// <summary>Gives the record of a run that is no more, and deletes the mark if that was taken. Does nothing while it runs.</summary>
    public static void TakeAbandoned(string file, Func<RunRecord, bool> take)
    {
        try
        {
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                using var reader = new StreamReader(stream);
                var text = reader.ReadToEnd();
                // taken by somebody who has not deleted it yet
                if (text == Taken || !take(RunRecord.TryParse(text) ?? Unreadable(file)))
                {
                    return;
                }

                stream.SetLength(0);
                stream.Write(Encoding.UTF8.GetBytes(Taken));
            }

            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    // a disk so full that not even this had room
    private static RunRecord Unreadable(string file)
    {
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
        return new RunRecord
        {
            Started = written,
            Ended = written,
            Trigger = RunTrigger.User,
            Outcome = RunOutcome.Killed,
        };
    }

    /// <summary>Writes another record over it. What cannot be written leaves the old one.</summary>
    public void Replace(RunRecord record)
    {
        var line = record.ToLine();
        if (line.Length > Size)
        {
            line = (record with { Failure = record.Failure?[..Math.Min(record.Failure.Length, 400)] }).ToLine();
        }

        var content = new byte[Size];
        content.AsSpan().Fill((byte)' ');
        line.AsSpan(0, Math.Min(line.Length, Size)).CopyTo(content);
        try
        {
            _stream.Position = 0;
            _stream.Write(content);
        }
        catch (IOException)
        {
            // on a disk that had no room even for this; the run itself tells
            return;
        }
    }

    public void Delete()
    {
        // in this order, so that nobody takes it for abandoned
        File.Delete(_file);
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
