using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>Installs and removes the job by which syncs run by themselves, and tells whether they do.</summary>
/// <param name="repository">The repository.</param>
/// <param name="schedulers">Those of this system, the better ones first.</param>
/// <param name="programs">Finds what a job can start.</param>
/// <param name="host">What a job is given of this process.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ScheduleService(
    BackupRepository repository,
    IReadOnlyList<Scheduler> schedulers,
    JobPrograms programs,
    JobHost host,
    TimeProvider clock
)
{
    /// <summary>What <see cref="SetAsync"/> would do. Nothing is changed.</summary>
    /// <exception cref="BackupException">It could not be done: there is no scheduler, or no program that a job could start.</exception>
    public async Task<SchedulePlan> PlanAsync(Schedule schedule, CancellationToken cancellation)
    {
        var earlier = InstalledJob.Read(repository);
        if (schedule == Schedule.Off)
        {
            return new SchedulePlan(schedule, null, null, CopiesProgram: false, earlier);
        }

        var scheduler = await ChooseAsync(cancellation);
        var (program, copies) = await programs.PlanForJobAsync(cancellation);
        return new SchedulePlan(schedule, scheduler, program, copies, earlier);
    }

    /// <summary>Goes over to another schedule. The old job goes first, so that there are never two.</summary>
    /// <returns>What the user should know of it.</returns>
    /// <exception cref="BackupException">It could not be installed; there is no schedule then.</exception>
    public async Task<IReadOnlyList<string>> SetAsync(Schedule schedule, CancellationToken cancellation)
    {
        // found before anything goes: a program that cannot be started later must not cost the job that works
        var plan = await PlanAsync(schedule, cancellation);
        var scheduler = plan.Scheduler;
        var job = scheduler is null ? null : JobOf(await programs.ForJobAsync(repository.Root, cancellation));
        var notes = await Scheduler.RemoveFromAllAsync(
            schedulers,
            [scheduler?.Name, plan.Earlier?.Scheduler],
            cancellation
        );
        Remember(Schedule.Off, installed: null);
        if (job is null || scheduler is null)
        {
            return notes;
        }

        if (scheduler.NeedsEnvironmentFile)
        {
            JobEnvironment.Write(repository, job.Environment);
        }

        var name = await scheduler.InstallAsync(job, schedule, cancellation);
        Remember(
            schedule,
            new InstalledJob(scheduler.Name, job.Program, clock.GetUtcNow())
            {
                JobName = name,
                Repository = repository.Root,
            }
        );
        return
        [
            .. notes,
            .. new[]
            {
                job.Program == programs.CopyFile
                    ? TellOfCopy()
                    : await programs.TryLeaveAsync(repository.Root, cancellation),
                await scheduler.CaveatAsync(cancellation),
            }.OfType<string>(),
        ];
    }

    /// <summary>Finds out how it stands.</summary>
    public async Task<ScheduleReport> LookAsync(CancellationToken cancellation)
    {
        var known = Recall();
        var scheduler = schedulers.FirstOrDefault(s => s.Name == known.Job?.Scheduler);
        // one that cannot be asked is believed: the runs tell when it does nothing
        var (isActive, keepsTimes) = scheduler is null
            ? (false, true)
            : await scheduler.LookAsync(known.Schedule, cancellation);
        var answer =
            known.Job is { } job && File.Exists(job.Program.Value)
                ? await programs.AskAsync(job.Program, cancellation)
                : null;
        return known with
        {
            IsInstalled =
                scheduler is not null
                && answer is { Starts: true }
                && (!scheduler.NeedsEnvironmentFile || File.Exists(JobEnvironment.FileOf(repository).Value))
                && isActive is not false,
            Next = keepsTimes ? known.Next : null,
            ProgramVersion = answer?.Version,
            ProgramStarts = answer is not { Starts: false },
        };
    }

    /// <summary>Keeps the copy that jobs and hooks start as new as the program that runs, and makes it again where a job starts it and it is gone.</summary>
    /// <param name="need">Who needs it besides the job.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task KeepProgramAsync(CopyNeed need, CancellationToken cancellation) =>
        programs.KeepAsync(
            InstalledJob.Read(repository)?.Program == programs.CopyFile ? CopyNeed.ExistingJob : need,
            repository.Root,
            cancellation
        );

    /// <summary>How it stands as far as it is known here: the scheduler is not asked, and believed to have what it was given.</summary>
    public ScheduleReport Recall()
    {
        var schedule = Remembered();
        var job = InstalledJob.Read(repository);
        return new ScheduleReport
        {
            Schedule = schedule,
            Job = job,
            IsInstalled = job is not null,
            Runs = RunHistory.Of(new RunLog(repository).NewestFirst()),
            Next = job is null ? null : schedule.NextAfter(clock.GetUtcNow(), LocalTime.Of(clock).Zone),
        };
    }

    // settings that cannot be read fail every sync, and just that must not stay unheard
    private Schedule Remembered()
    {
        try
        {
            return Schedule.Parse(LocalSettings.Read(repository).Schedule);
        }
        catch (BackupException)
        {
            return Schedule.Off;
        }
    }

    // the copy is on nobody's PATH
    private Job JobOf(AbsolutePath program) =>
        program == programs.CopyFile
            ? host.Job(program, JobEnvironment.FileOf(repository)) with
            {
                Called = program.Value,
            }
            : host.Job(program, JobEnvironment.FileOf(repository));

    private string TellOfCopy() =>
        $"The job starts a copy of this program, {programs.CopyFile}. Newer versions renew it when they save.";

    private async Task<Scheduler> ChooseAsync(CancellationToken cancellation)
    {
        foreach (var scheduler in schedulers)
        {
            if (await scheduler.IsAvailableAsync(cancellation))
            {
                return scheduler;
            }
        }

        throw new BackupException(
            FailureKind.Failed,
            $"There is no scheduler here: no {string.Join(" and no ", schedulers.Select(s => s.Name))}.",
            "Install cron, or let a scheduler of your own run: claude-backup sync"
        )
        {
            Code = FailureCode.NoScheduler,
        };
    }

    private void Remember(Schedule schedule, InstalledJob? installed)
    {
        if (installed is null)
        {
            InstalledJob.Delete(repository);
            JobEnvironment.Delete(repository);
        }
        else
        {
            installed.Write(repository);
        }

        _ = LocalSettings.Change(repository, settings => settings with { Schedule = schedule.Name });
    }
}
