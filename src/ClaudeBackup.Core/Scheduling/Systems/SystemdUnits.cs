using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The text of the user's <see href="https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html">systemd units</see>.</summary>
internal static class SystemdUnits
{
    // the first of the search path that ends so is the one in the user's own configuration
    private const string UnitFolder = "/systemd/user";

    private const string Variable = "Environment=\"";

    private static string Heading(Job job, JobOwner owner) =>
        $"# Made by claude-backup. Remove it with: {owner.RemovalCommand(job)}\n";

    public static string ServiceFile(JobName name) => $"{name}.service";

    public static string TimerFile(JobName name) => $"{name}.timer";

    public static string Service(Job job, JobOwner owner)
    {
        var text = new StringBuilder(Heading(job, owner))
            .Append("[Unit]\n")
            .Append($"Description={Job.Description}\n\n")
            .Append("[Service]\n")
            .Append("Type=oneshot\n");
        foreach (var (name, value) in job.Environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            _ = text.Append($"Environment={Quote($"{name}={value}")}\n");
        }

        var words = job.Arguments.Prepend(job.Program.Value);
        if (job.Program.Value.AsSpan().IndexOfAny("\"'\\$") >= 0)
        {
            // systemd takes no such name for what it starts, and a shell does
            words = words.Prepend("exec \"$0\" \"$@\"").Prepend("-c").Prepend("/bin/sh");
        }

        // in a command line a $ would be a variable; in Environment= it is itself
        var command = words.Select(w => Quote(w).Replace("$", "$$", StringComparison.Ordinal));
        return text.Append($"ExecStart={string.Join(' ', command)}\n")
            // saved in part, not pushed, another run at work: told by the record of the run, and no reason to call the unit failed
            .Append("SuccessExitStatus=3 4 11\n")
            .Append("Nice=10\n")
            .Append("IOSchedulingClass=idle\n")
            .ToString();
    }

    public static string Timer(Job job, Schedule schedule, JobOwner owner) =>
        $"""
            {Heading(job, owner)}[Unit]
            Description={Job.Description}

            [Timer]
            OnCalendar={Calendar(schedule)}
            RandomizedDelaySec={Delay(schedule)}
            Persistent=true

            [Install]
            WantedBy=timers.target

            """;

    /// <summary>The variables that a service was given by <see cref="Service"/>.</summary>
    public static IReadOnlyDictionary<string, string> VariablesOf(string service) =>
        service
            .Split('\n')
            .Where(line => line.StartsWith(Variable, StringComparison.Ordinal) && line.EndsWith('"'))
            .Select(line => Unquote(line[(Variable.Length - 1)..]).Split('=', 2))
            .Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    /// <summary>Whether a timer is enabled and waits, by what <c>systemctl show</c> tells of it; null when it does not say.</summary>
    public static bool? IsActive(string properties) =>
        Property(properties, "ActiveState") is { } active && Property(properties, "UnitFileState") is { } state
            ? (active, state) is ("active", "enabled")
            : null;

    /// <summary>Where the user's own units lie, in what <c>systemctl show</c> tells of the manager's search path; null when it does not say.</summary>
    public static AbsolutePath? FolderIn(string properties) =>
        Property(properties, "UnitPath")
            ?.Split(' ')
            .Where(folder => folder.EndsWith(UnitFolder, StringComparison.Ordinal))
            .Select(AbsolutePath.TryParse)
            .FirstOrDefault(folder => folder is not null);

    private static string? Property(string properties, string name) =>
        properties.Split('\n').FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal)) is { } line
            ? line[(name.Length + 1)..]
            : null;

    private static string Calendar(Schedule schedule) =>
        schedule == Schedule.Daily ? "*-*-* 03:00:00"
        : schedule == Schedule.SixHourly ? "*-*-* 00/6:00:00"
        : "*-*-* *:00:00";

    // machines that share a remote need not all come in the same second
    private static string Delay(Schedule schedule) => schedule == Schedule.Hourly ? "5min" : "15min";

    private static string Quote(string text) =>
        $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string Unquote(string quoted)
    {
        var text = new StringBuilder();
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] is '\\' or '%' && i + 1 < quoted.Length - 1)
            {
                i++;
            }

            _ = text.Append(quoted[i]);
        }

        return text.ToString();
    }
}
