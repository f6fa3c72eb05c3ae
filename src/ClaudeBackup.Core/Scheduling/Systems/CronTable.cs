using System.Text;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>
/// The lines of one repository in a user's crontab; all others stay as they are, to the byte. Each of ours is known by itself, whatever became of the
/// others: a job by what it saves into, a mark by its name, unless it stands around the job of another repository.
/// </summary>
internal static class CronTable
{
    private const string Begin = "begin";
    private const string End = "end";

    // what all of them say to whoever has no table; busybox tells of the missing file, by its name alone
    private const string NoTable = "no crontab";
    private const string BusyboxBegin = "crontab: can't open '";
    private const string BusyboxEnd = "': No such file or directory";

    // minute, hour, day, month, weekday
    private const int TimeFields = 5;
    private static readonly char[] Blanks = [' ', '\t'];

    // quoted as nobody types it
    private static readonly string Command = string.Join(' ', Job.SyncArguments.Select(Quote));

    /// <summary>The table with a job, in the place of whatever its repository had in it.</summary>
    public static string With(string table, JobOwner owner, Job job, Schedule schedule)
    {
        var others = Without(table, owner);
        return $"{others}{(others.Length == 0 || others.EndsWith('\n') ? "" : "\n")}"
            + $"# {owner.Name}: {Begin}. Remove it with: {owner.RemovalCommand(job)}\n{Line(job, schedule)}\n# {owner.Name}: {End}\n";
    }

    /// <summary>The table without the job; the same text when it had none.</summary>
    public static string Without(string table, JobOwner owner)
    {
        if (!Has(table, owner))
        {
            return table;
        }

        var ours = Ours(table, owner).Select(line => line.At).ToHashSet();
        var others = string.Join('\n', table.Split('\n').Where((_, at) => !ours.Contains(at)));
        // cron takes no table whose last line has no end
        return others.Length > 0 && !others.EndsWith('\n') ? others + '\n' : others;
    }

    /// <summary>Whether anything of the job is in it; a mark that is left over is of the repository whose name it has.</summary>
    public static bool Has(string table, JobOwner owner) =>
        Ours(table, owner).Any(line => line.Mark is null || line.Name != JobName.Plain || line.Name == owner.Name);

    /// <summary>Whether cron starts the job by it: not from a comment, and not with a carriage return at its end, which the shell takes for a name.</summary>
    public static bool Starts(string table, JobOwner owner) => Started(table, owner).Any();

    /// <summary>Whether cron starts the job at the times of a schedule, and at no others.</summary>
    public static bool Keeps(string table, JobOwner owner, Schedule schedule) =>
        Started(table, owner)
            .All(line =>
                string.Join(' ', line.Text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Take(TimeFields))
                == Times(schedule)
            );

    private static IEnumerable<FoundLine> Started(string table, JobOwner owner) =>
        Found(table)
            .Where(line =>
                line.Mark is null
                && !line.Text.TrimStart().StartsWith('#')
                && !line.Text.EndsWith('\r')
                && owner.IsServedBy(line.Name, owner.RepositoryOf(Words(line.Text)))
            );

    /// <summary>Whether a table that was read back has every line of the one that was meant; some versions add a heading of their own.</summary>
    public static bool Holds(string table, string meant)
    {
        var left = table.Split('\n').ToList();
        return meant.Split('\n').All(line => line.Length == 0 || left.Remove(line));
    }

    /// <summary>Whether this is what is said to somebody who has no table yet, and not why a table cannot be read.</summary>
    public static bool IsNone(string said) =>
        said.Contains(NoTable, StringComparison.OrdinalIgnoreCase)
        || (
            said.StartsWith(BusyboxBegin, StringComparison.Ordinal)
            && said.EndsWith(BusyboxEnd, StringComparison.Ordinal)
            && !said.Contains('/', StringComparison.Ordinal)
        );

    private static IEnumerable<FoundLine> Ours(string table, JobOwner owner)
    {
        var found = Found(table);
        return found.Where(
            (line, at) =>
                line.Mark switch
                {
                    Begin => IsMarkOfOurs(line, found.ElementAtOrDefault(at + 1)),
                    End => IsMarkOfOurs(line, found.ElementAtOrDefault(at - 1)),
                    _ => IsOurs(line),
                }
        );

        bool IsMarkOfOurs(FoundLine mark, FoundLine? inside) =>
            owner.Names.Contains(mark.Name) && (inside is not { Mark: null } || IsOurs(inside));

        bool IsOurs(FoundLine job) => owner.Owns(job.Name, owner.RepositoryOf(Words(job.Text)));
    }

    // the lines that a version of this program wrote, for whatever repository; a job has the name of the mark above it
    private static List<FoundLine> Found(string table)
    {
        var found = new List<FoundLine>();
        foreach (var (at, text) in table.Split('\n').Index())
        {
            if (text.Contains(Command, StringComparison.Ordinal))
            {
                found.Add(new FoundLine(at, text, Mark: null, found.LastOrDefault()?.Name ?? JobName.Plain));
            }
            else if (ReadMark(text) is { } mark)
            {
                found.Add(new FoundLine(at, text, mark.Mark, mark.Name));
            }
        }

        return found;
    }

    private static (string Mark, JobName Name)? ReadMark(string line)
    {
        var text = line.Trim();
        return
            text.StartsWith('#')
            && text.TrimStart('#', ' ', '\t').Split(": ", 2) is [var first, var said]
            && JobName.TryParse(first) is { } name
            ? said.StartsWith(Begin, StringComparison.Ordinal)
                ? (Begin, name)
                : said == End
                    ? (End, name)
                    : null
            : null;
    }

    // as cron and then the shell read a line that Quote made: a backslash takes the next sign as it is, quotes all between them
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isQuoted = false;
        var text = line.Replace(@"\%", "%", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] is ' ' or '\t')
            {
                words.Add(word.ToString());
                _ = word.Clear();
            }
            else
            {
                i += !isQuoted && text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
                _ = word.Append(text[i]);
            }
        }

        words.Add(word.ToString());
        return words;
    }

    private static string Line(Job job, Schedule schedule)
    {
        // the runtime is looked for before the program can read anything
        var runtime = job.Environment.TryGetValue("DOTNET_ROOT", out var root) ? $"env DOTNET_ROOT={Quote(root)} " : "";
        var words = job.ArgumentsWithFile.Prepend(job.Program.Value).Select(Quote);
        // what the run has to say is in its record; cron would send it as mail
        return $"{Times(schedule)} {runtime}nice -n 10 {string.Join(' ', words)} >/dev/null 2>&1";
    }

    private static string Times(Schedule schedule) =>
        schedule == Schedule.Daily ? "0 3 * * *"
        : schedule == Schedule.SixHourly ? "0 0,6,12,18 * * *"
        : "0 * * * *";

    // for the shell, and then for cron, to which a % is a line end
    private static string Quote(string text) =>
        $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'".Replace("%", @"\%", StringComparison.Ordinal);

    private sealed record FoundLine(int At, string Text, string? Mark, JobName Name);
}
