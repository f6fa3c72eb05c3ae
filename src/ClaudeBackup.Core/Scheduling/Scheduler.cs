using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The part of a system that starts programs by the clock, and the job of one repository in it; jobs of others are left alone.</summary>
public abstract class Scheduler
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(10);

    /// <summary>As people call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is there and can be talked with.</summary>
    public abstract Task<bool> IsAvailableAsync(CancellationToken cancellation);

    /// <summary>Installs the job, in the place of an earlier one.</summary>
    /// <param name="job">What to start.</param>
    /// <param name="schedule">When; not <see cref="Schedule.Off"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The name that it has there.</returns>
    /// <exception cref="BackupException">The scheduler refused.</exception>
    public abstract Task<JobName> InstallAsync(Job job, Schedule schedule, CancellationToken cancellation);

    /// <summary>Takes the job away; that there is none is fine.</summary>
    /// <exception cref="BackupException">The scheduler refused.</exception>
    public abstract Task RemoveAsync(CancellationToken cancellation);

    /// <summary>Whether anything of the job is there to be taken away, whatever it starts.</summary>
    /// <exception cref="BackupException">The scheduler cannot be asked.</exception>
    public abstract Task<bool> IsInstalledAsync(CancellationToken cancellation);

    /// <summary>Whether the scheduler is going to start the job: one that was switched off there, or saves into another repository, is not; null when it cannot be asked.</summary>
    public abstract Task<bool?> IsActiveAsync(CancellationToken cancellation);

    /// <summary>Whether it keeps no variables, so that the job reads them from <see cref="JobEnvironment"/>.</summary>
    public virtual bool NeedsEnvironmentFile => false;

    /// <summary>The same, and whether the job has the times there that it was given; who cannot be asked is believed.</summary>
    /// <param name="schedule">What it was given.</param>
    /// <param name="cancellation">Ends it.</param>
    public virtual async Task<(bool? IsActive, bool KeepsTimes)> LookAsync(
        Schedule schedule,
        CancellationToken cancellation
    ) => (await IsActiveAsync(cancellation), KeepsTimes: true);

    /// <summary>A sentence on when this scheduler does not run the job; null when it always does.</summary>
    public virtual Task<string?> CaveatAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>The schedulers that this system may have, the better ones first. The one place that asks which system it is.</summary>
    /// <param name="runner">Starts their programs.</param>
    /// <param name="paths">Where some keep their files.</param>
    /// <param name="owner">Whose job it is.</param>
    public static IReadOnlyList<Scheduler> For(ProcessRunner runner, HostPaths paths, JobOwner owner) =>
        OperatingSystem.IsWindows() ? [new WindowsScheduler(runner, owner)]
        : OperatingSystem.IsMacOS() ? [new LaunchdScheduler(runner, owner, paths.Home)]
        : [new SystemdScheduler(runner, owner, paths), new CronScheduler(runner, owner)];

    /// <summary>Takes the job out of all of them.</summary>
    /// <param name="schedulers">Those of this system.</param>
    /// <param name="needed">Names of those that must give it up. Another one that cannot be asked stops nothing, for it most likely never had it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Sentences on those that could not be asked.</returns>
    /// <exception cref="BackupException">One of the needed refused.</exception>
    internal static async Task<IReadOnlyList<string>> RemoveFromAllAsync(
        IReadOnlyList<Scheduler> schedulers,
        IReadOnlyList<string?> needed,
        CancellationToken cancellation
    )
    {
        var notes = new List<string>();
        foreach (var scheduler in schedulers)
        {
            try
            {
                await scheduler.RemoveAsync(cancellation);
            }
            catch (BackupException e) when (!needed.Contains(scheduler.Name, StringComparer.Ordinal))
            {
                notes.Add($"Could not find out whether {scheduler.Name} still has an older job. {e.Message}");
            }
        }

        return notes;
    }

    /// <summary>Runs a program of the scheduler; its refusal is a failure.</summary>
    private protected async Task<string> RunAsync(
        ProcessRunner runner,
        string program,
        string[] arguments,
        CancellationToken cancellation,
        byte[]? input = null
    )
    {
        var result = await runner.RunAsync(
            new ProcessRequest
            {
                FileName = program,
                Arguments = arguments,
                Input = input,
            },
            cancellation
        );
        return result.ExitCode == 0
            ? result.Text
            : throw Refused($"{program} {string.Join(' ', arguments)}: {FirstLine(result)}");
    }

    /// <summary>The failure that tells what the scheduler did not do.</summary>
    private protected BackupException Refused(string what) =>
        new(
            FailureKind.Failed,
            $"{Name} refused: {what.TrimEnd('.')}.",
            "No sync runs automatically until this is fixed; claude-backup sync still works."
        )
        {
            Code = FailureCode.SchedulerRefused,
        };

    /// <summary>What a program says that is there and ends well; null otherwise.</summary>
    private protected static async Task<string?> TryAsync(
        ProcessRunner runner,
        string program,
        string[] arguments,
        CancellationToken cancellation
    )
    {
        try
        {
            var result = await runner.RunAsync(
                new ProcessRequest
                {
                    FileName = program,
                    Arguments = arguments,
                    Deadline = LongestQuestion,
                },
                cancellation
            );
            return result.ExitCode == 0 ? result.Text : null;
        }
        catch (BackupException)
        {
            // it is missing or hangs: the question has no answer
            return null;
        }
    }

    private protected static string FirstLine(ProcessResult result) =>
        (result.StandardErrorText.Length > 0 ? result.StandardErrorText : result.Text).Split('\n')[0]
            is { Length: > 0 } said
            ? said
            : $"exit code {result.ExitCode}";
}
