namespace ClaudeBackup.Core.Scheduling;

/// <summary>Our lines in a user's crontab; all others stay as they are, to the byte. Each of ours is known by itself, whatever became of the others.</summary>
internal static class CronTable
{
    private const string Mark = "claude-backup: ";
    private const string Begin = $"# {Mark}begin. Taken away with: claude-backup schedule off";
    private const string End = $"# {Mark}end";

    // what all of them say to whoever has no table; busybox tells of the missing file, by its name alone
    private const string NoTable = "no crontab";
    private const string BusyboxBegin = "crontab: can't open '";
    private const string BusyboxEnd = "': No such file or directory";

    // quoted as nobody types it
    private static readonly string Command = string.Join(' ', Job.SyncArguments.Select(Quote));

    /// <summary>The table with our job, in the place of whatever we had in it.</summary>
    public static string With(string table, Job job, Schedule schedule)
    {
        var others = Without(table);
        return $"{others}{(others.Length == 0 || others.EndsWith('\n') ? "" : "\n")}{Begin}\n{Line(job, schedule)}\n{End}\n";
    }

    /// <summary>The table without our job; the same text when it had none.</summary>
    public static string Without(string table)
    {
        var others = Has(table) ? string.Join('\n', table.Split('\n').Where(line => !IsOurs(line))) : table;
        // cron takes no table whose last line has no end
        return others.Length < table.Length && others.Length > 0 && !others.EndsWith('\n') ? others + '\n' : others;
    }

    /// <summary>Whether anything of ours is in it.</summary>
    public static bool Has(string table) => table.Split('\n').Any(IsOurs);

    /// <summary>Whether cron starts our job by it: not from a comment, and not with a carriage return at its end, which the shell takes for a name.</summary>
    public static bool Starts(string table) =>
        table.Split('\n').Any(line => IsJob(line) && !line.TrimStart().StartsWith('#') && !line.EndsWith('\r'));

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

    private static bool IsOurs(string line) => IsJob(line) || IsMark(line);

    private static bool IsJob(string line) => line.Contains(Command, StringComparison.Ordinal);

    private static bool IsMark(string line)
    {
        var text = line.Trim();
        return text.StartsWith('#')
            && text.TrimStart('#', ' ', '\t') is var said
            && (
                said.StartsWith($"{Mark}begin", StringComparison.Ordinal)
                || said.Equals($"{Mark}end", StringComparison.Ordinal)
            );
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
}
