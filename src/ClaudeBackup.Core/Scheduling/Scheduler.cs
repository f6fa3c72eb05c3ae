using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The part of a system that starts programs by the clock, and our one job in it.</summary>
public abstract class Scheduler
{
    /// <summary>As people call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is there and can be talked with.</summary>
    public abstract Task<bool> IsAvailableAsync(CancellationToken cancellation);

    /// <summary>Installs the job, in the place of an earlier one.</summary>
    /// <param name="job">What to start.</param>
    /// <param name="schedule">When; not <see cref="Schedule.Off"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">The scheduler refused.</exception>
    public abstract Task InstallAsync(Job job, Schedule schedule, CancellationToken cancellation);

    /// <summary>Takes the job away; that there is none is fine.</summary>
    /// <exception cref="BackupException">The scheduler refused.</exception>
    public abstract Task RemoveAsync(CancellationToken cancellation);

    /// <summary>Whether the job is installed, whatever it starts.</summary>
    public abstract Task<bool> IsInstalledAsync(CancellationToken cancellation);

    /// <summary>A sentence on when this scheduler does not run the job; null when it always does.</summary>
    public virtual Task<string?> CaveatAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>The schedulers that this system may have, the better ones first. The one place that asks which system it is.</summary>
    /// <param name="runner">Starts their programs.</param>
    /// <param name="home">The user's home, where some keep their files.</param>
    public static IReadOnlyList<Scheduler> For(ProcessRunner runner, AbsolutePath home) =>
        OperatingSystem.IsWindows() ? [new WindowsScheduler(runner)]
        : OperatingSystem.IsMacOS() ? [new LaunchdScheduler(runner, home)]
        : [new SystemdScheduler(runner, home), new CronScheduler(runner)];

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
            : throw new BackupException(
                FailureKind.Failed,
                $"{Name} refused: {program} {string.Join(' ', arguments)}: {FirstLine(result)}",
                "Nothing runs by itself until this is mended; claude-backup sync works all the same."
            )
            {
                Code = FailureCode.SchedulerRefused,
            };
    }

    /// <summary>Whether a program is there and ends well.</summary>
    private protected static async Task<bool> TryAsync(
        ProcessRunner runner,
        string program,
        string[] arguments,
        CancellationToken cancellation
    ) =>
        runner.Find(program) is not null
        && (
            await runner.RunAsync(
                new ProcessRequest
                {
                    FileName = program,
                    Arguments = arguments,
                    Deadline = TimeSpan.FromSeconds(10),
                },
                cancellation
            )
        ).ExitCode == 0;

    private static string FirstLine(ProcessResult result) =>
        (result.StandardErrorText.Length > 0 ? result.StandardErrorText : result.Text).Split('\n')[0]
            is { Length: > 0 } said
            ? said
            : $"exit code {result.ExitCode}";
}
