using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>What an exported session is.</summary>
public enum ExportFormat
{
    Markdown,
    Html,
}

/// <summary>How sessions are exported.</summary>
/// <param name="Format">What they become.</param>
/// <param name="Homes">Homes of users that become <c>~</c>.</param>
/// <param name="Reveals">Whether secrets stay.</param>
/// <param name="IsFull">Whether results are whole, however long.</param>
/// <param name="Replaces">Whether files that are there are replaced.</param>
public sealed record ExportWish(
    ExportFormat Format,
    IReadOnlyList<string> Homes,
    bool Reveals,
    bool IsFull,
    bool Replaces
)
{
    /// <summary>Makes texts fit to be given away as it is wished.</summary>
    public Masking Masking() => new(Homes, Reveals);
}

/// <summary>A session that was exported.</summary>
/// <param name="Session">The session.</param>
/// <param name="Files">What was written: one file, or the parts of it in order.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Hidden">How many secrets were hidden, by rule.</param>
/// <param name="Missing">What belongs to it and could not be read, by the paths at the source.</param>
public sealed record ExportedSession(
    StoredSession Session,
    IReadOnlyList<AbsolutePath> Files,
    long Bytes,
    IReadOnlyDictionary<string, int> Hidden,
    IReadOnlyCollection<string> Missing
)
{
    /// <summary>How many bytes the source has of its transcript beyond what is saved, and so beyond what was exported.</summary>
    public long Unsaved { get; init; }
}

/// <summary>Writes sessions as documents. Each appears whole or not at all.</summary>
/// <param name="store">Gives the bytes.</param>
/// <param name="local">By which clock times are told.</param>
/// <param name="wish">How they are exported.</param>
public sealed class SessionExporter(SegmentStore store, LocalTime local, ExportWish wish)
{
    // enough of a log to see what it was; the transcript has the rest
    private const int MostLines = 60;

    /// <summary>The extension of a file, with its dot.</summary>
    public static string Extension(ExportFormat format) => format is ExportFormat.Html ? ".html" : ".md";

    /// <summary>Writes a session.</summary>
    /// <param name="session">It has a transcript.</param>
    /// <param name="state">Which state of it.</param>
    /// <param name="file">Where to; further parts lie beside it.</param>
    /// <exception cref="BackupException">Integrity: a segment is damaged. Exists: a further part is there. Failed: it cannot be written.</exception>
    public ExportedSession Write(StoredSession session, WantedState state, AbsolutePath file)
    {
        var parts = new List<AtomicFileWriter>();
        try
        {
            var (reading, masking) = Write(session, state, Open, n => ExportParts.Of(file, n).Name);
            var files = Enumerable.Range(1, parts.Count).Select(n => ExportParts.Of(file, n)).ToArray();
            var bytes = parts.Sum(part => RandomAccess.GetLength(part.Handle));
            parts.ForEach(part => part.Commit());
            if (wish.Replaces)
            {
                ExportParts.RemoveFrom(file, parts.Count + 1);
            }

            return new ExportedSession(session, files, bytes, masking.Hidden, reading.Missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{file} cannot be written: {e.Message}",
                "Choose another file.",
                e
            );
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }

        TextWriter Open(int part)
        {
            var target = ExportParts.Of(file, part);
            if (part > 1 && !wish.Replaces && Path.Exists(target.Value))
            {
                throw ExportPlan.Exists(target);
            }

            var writer = AtomicFile.Open(target);
            parts.Add(writer);
            return new StreamWriter(
                new HandleStream(writer.Handle),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                1 << 16
            )
            {
                NewLine = "\n",
            };
        }
    }

    /// <summary>Writes a session for another program: in one part, however large.</summary>
    /// <param name="session">It has a transcript.</param>
    /// <param name="state">Which state of it.</param>
    /// <param name="to">Where to.</param>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public ExportedSession WriteTo(StoredSession session, WantedState state, TextWriter to)
    {
        var (reading, masking) = (new SessionReading(session, state, store), wish.Masking());
        if (wish.Format is ExportFormat.Html)
        {
            new HtmlWriter(reading, masking, local).Write(
                _ => new CountedWriter(to, leavesOpen: true),
                _ => "",
                MostLinesOf(wish),
                long.MaxValue
            );
        }
        else
        {
            new MarkdownWriter(reading, masking, local, to).Write(MostLinesOf(wish));
        }

        return new ExportedSession(session, [], 0, masking.Hidden, reading.Missing);
    }

    private (SessionReading Reading, Masking Masking) Write(
        StoredSession session,
        WantedState state,
        Func<int, TextWriter> pages,
        Func<int, string> nameOf
    )
    {
        var (reading, masking) = (new SessionReading(session, state, store), wish.Masking());
        if (wish.Format is ExportFormat.Html)
        {
            new HtmlWriter(reading, masking, local).Write(pages, nameOf, MostLinesOf(wish));
        }
        else
        {
            using var to = pages(1);
            new MarkdownWriter(reading, masking, local, to).Write(MostLinesOf(wish));
        }

        return (reading, masking);
    }

    private static int? MostLinesOf(ExportWish wish) => wish.IsFull ? null : MostLines;
}
