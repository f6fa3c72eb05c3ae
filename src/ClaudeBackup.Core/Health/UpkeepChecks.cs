using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks at what makes syncs come by themselves: the clock, the scheduler, and other programs of our name.</summary>
/// <param name="schedules">The schedule.</param>
/// <param name="runner">Finds programs.</param>
/// <param name="clock">Tells the time.</param>
public sealed class UpkeepChecks(ScheduleService schedules, ProcessRunner runner, TimeProvider clock)
{
    // before this program was written
    private const int Oldest = 2026;

    // zones are not in these times, so no two clocks that are right differ by more
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The checks.</summary>
    public IReadOnlyList<Check> All =>
        [
            new(
                "clock",
                _ =>
                    Task.FromResult<IReadOnlyList<Finding>>([
                        Clock(schedules.Recall(), clock.GetUtcNow(), LocalTime.Of(clock)),
                    ])
            ),
            new("scheduler", SchedulerAsync) { IsOfRepository = true },
            new("program", _ => Task.FromResult<IReadOnlyList<Finding>>([Program()])),
        ];

    /// <summary>Whether the clock can be right. Pure.</summary>
    public static Finding Clock(ScheduleReport report, DateTimeOffset now, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(local);
        return now.Year < Oldest
                ? Finding.Failure($"The clock of this computer says {local.InWords(now)}.") with
                {
                    Hint = "Set it right.",
                }
            : report.GoodAhead(now, Hour) is { } ahead
                ? Finding.Warning(ScheduleReport.Ahead(ahead, local)) with
                {
                    Hint = "If it is right now, the next sync puts this right: claude-backup sync",
                }
            : Finding.Ok($"It is {local.InWords(now)}.");
    }

    /// <summary>How it stands with runs by themselves. Pure.</summary>
    public static IEnumerable<Finding> Runs(ScheduleReport report, DateTimeOffset now, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(local);
        var schedule = report.Schedule.Name;
        var again = $"claude-backup schedule {schedule}";
        if (report.Job is null)
        {
            yield return report.Schedule == Schedule.Off
                ? Finding.Warning("No sync is scheduled.") with
                {
                    Command = "claude-backup schedule daily",
                }
                : Finding.Failure($"A sync is to come {report.Schedule.Name}, and no job is installed.") with
                {
                    Command = again,
                    Fix = HarmlessFix.Job,
                };
        }
        else if (!report.IsInstalled)
        {
            yield return Finding.Failure(
                report.ProgramStarts
                    ? $"The job is gone from {report.Job.Scheduler} or disabled there, or the program it starts is gone."
                    : $"The program that the job starts does not run, {report.Job.Program}."
            ) with
            {
                Command = again,
                Fix = HarmlessFix.Job,
            };
        }
        else
        {
            yield return report.IsNotComing(now)
                ? Finding.Warning($"{report.Job.Scheduler} has the job, and does not start it.") with
                {
                    Command = again,
                }
                : Finding.Ok(
                    $"{report.Job.Scheduler} starts a sync {report.Schedule.Name}{(report.Next is { } next ? $", next at {local.InWords(next)}" : "")}."
                );
        }

        if (report.Runs.Failing is [var failed, ..])
        {
            yield return Finding.Failure(
                $"The last sync failed at {local.InWords(failed.Started)}{(failed.Failure is { } why ? $": {why}" : ".")}"
            ) with
            {
                Command =
                    failed.Code is FailureCode.RemoteDamaged
                        ? "claude-backup verify --remote --repair"
                        : "claude-backup sync",
            };
        }
    }

    private async Task<IReadOnlyList<Finding>> SchedulerAsync(CancellationToken cancellation) =>
        [.. Runs(await schedules.LookAsync(cancellation), clock.GetUtcNow(), LocalTime.Of(clock))];

    private Finding Program() =>
        runner.Find("claude-backup") is not { } found
            ? Finding.Ok("claude-backup is not on the PATH; jobs and hooks start their own copy.")
        : IsScript(found)
            ? Finding.Warning($"{found} comes first on the PATH, and may be the shell tool of the same name.") with
            {
                Hint = "See all of that name with: type -a claude-backup",
            }
        : Finding.Ok($"{found}.");

    // npm's own launcher is a script too, of JavaScript
    private static bool IsScript(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var first = new byte[64];
            var read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            var text = System.Text.Encoding.ASCII.GetString(first, 0, read);
            return text.StartsWith("#!", StringComparison.Ordinal)
                && text.Split('\n')[0].Contains("sh", StringComparison.Ordinal)
                && !text.Contains("node", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
