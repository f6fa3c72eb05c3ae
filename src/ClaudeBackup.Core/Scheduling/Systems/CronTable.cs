namespace ClaudeBackup.Core.Scheduling;

/// <summary>Our lines in a user's crontab; all others stay as they are.</summary>
internal static class CronTable
{
    private const string Begin = "# claude-backup: begin. Taken away with: claude-backup schedule off";
    private const string End = "# claude-backup: end";

    /// <summary>The table with our job, in the place of whatever we had in it.</summary>
    public static string With(string table, Job job, Schedule schedule)
    {
        var others = Without(table);
        return $"{others}{(others.Length == 0 || others.EndsWith('\n') ? "" : "\n")}{Begin}\n{Line(job, schedule)}\n{End}\n";
    }

    /// <summary>The table without our job; the same text when it had none.</summary>
    public static string Without(string table)
    {
        if (!Has(table))
        {
            return table;
        }

        var isOurs = false;
        var kept = new List<string>();
        foreach (var line in table.Split('\n'))
        {
            isOurs |= string.Equals(line, Begin, StringComparison.Ordinal);
            if (!isOurs)
            {
                kept.Add(line);
            }

            isOurs &= !string.Equals(line, End, StringComparison.Ordinal);
        }

        return string.Join('\n', kept);
    }

    public static bool Has(string table) => table.Split('\n').Contains(Begin, StringComparer.Ordinal);

    private static string Line(Job job, Schedule schedule)
    {
        var variables = job
            .Environment.OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => $"{v.Key}={Quote(v.Value)}");
        var words = job.Arguments.Prepend(job.Program.Value).Select(Quote);
        // what the run has to say is in its record; cron would send it as mail
        return $"{Times(schedule)} env {string.Join(' ', variables.Concat(["nice", "-n", "10"]).Concat(words))} >/dev/null 2>&1";
    }

    private static string Times(Schedule schedule) =>
        schedule == Schedule.Daily ? "0 3 * * *"
        : schedule == Schedule.SixHourly ? "0 0,6,12,18 * * *"
        : "0 * * * *";

    // for the shell, and then for cron, to which a % is a line end
    private static string Quote(string text) =>
        $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'".Replace("%", @"\%", StringComparison.Ordinal);
}
