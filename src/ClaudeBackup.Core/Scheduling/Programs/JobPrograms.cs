using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>The program that runs, as a file.</summary>
/// <param name="File">Where.</param>
/// <param name="OnPath">What the PATH has under its name; null for nothing.</param>
/// <param name="IsOneFile">Whether there is nothing beside that file which it needs.</param>
/// <param name="Around">What its place is judged by.</param>
public sealed record RunningProgram(AbsolutePath File, AbsolutePath? OnPath, bool IsOneFile, Surroundings Around)
{
    /// <summary>How long it is there.</summary>
    public ProgramPlace Place => PlaceRules.Of(File.Value, Around);

    /// <summary>The runner that put it into a cache, where the PATH has it under no name that stays; null for a program that can be called by its name.</summary>
    public PackageRunner? CalledBy =>
        Place is ProgramPlace.Fleeting { Runner: { } runner }
        && (OnPath is null || PlaceRules.Of(OnPath.Value, Around) is ProgramPlace.Fleeting)
            ? runner
            : null;
}

/// <summary>
/// Finds the program that jobs and hooks start tomorrow: the name under which this one is installed, which outlives its versions, or else a copy of it.
/// </summary>
/// <param name="running">The program that runs.</param>
/// <param name="copy">The copy.</param>
/// <param name="files">The file system.</param>
public sealed class JobPrograms(RunningProgram running, OwnCopy copy, IFileSystem files)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    /// <summary>The program that runs.</summary>
    public RunningProgram Running => running;

    /// <summary>Where the copy lies, or would.</summary>
    public AbsolutePath CopyFile => copy.File;

    /// <summary>What <see cref="ForJobAsync"/> would find, and whether it would write the copy for that. Nothing is changed.</summary>
    /// <exception cref="BackupException">The program is in a place that is wiped, and cannot be copied.</exception>
    public async Task<(AbsolutePath Program, bool Copies)> PlanForJobAsync(CancellationToken cancellation)
    {
        var plan = await PlanAsync(CopyNeed.Job, cancellation);
        return Staying() is { } stays ? (stays, false)
            : plan is CopyPlan.Nothing or CopyPlan.Impossible ? throw CannotStart()
            : (copy.File, plan is CopyPlan.Write);
    }

    /// <summary>Finds what a job of a repository can start from now on, and makes the copy where it takes one.</summary>
    /// <exception cref="BackupException">The program is in a place that is wiped, and cannot be copied.</exception>
    public async Task<AbsolutePath> ForJobAsync(AbsolutePath repository, CancellationToken cancellation)
    {
        var stays = Staying();
        try
        {
            return await EnsureAsync(CopyNeed.Job, repository, Patience, cancellation) && stays is null
                ? copy.File
                : stays ?? throw CannotStart();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the copy is somebody else's then
            return stays
                ?? throw Refused(
                    $"No job can start {running.File}: {Why}, and no copy of it can be kept: {e.Message.TrimEnd('.')}.",
                    e
                );
        }
    }

    /// <summary>
    /// Keeps the copy as new as the program that runs. What cannot be done is left for the next run: <c>status</c> tells of a job that is behind.
    /// </summary>
    /// <param name="need">Who needs it.</param>
    /// <param name="repository">Whose job or hooks.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task KeepAsync(CopyNeed need, AbsolutePath repository, CancellationToken cancellation)
    {
        try
        {
            _ = await EnsureAsync(need, repository, TimeSpan.Zero, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>Asks the program that a job starts for its version.</summary>
    public async Task<ProgramAnswer> AskAsync(AbsolutePath program, CancellationToken cancellation) =>
        program == running.File || files.AreSame(program, running.File)
            ? new ProgramAnswer(ProgramVersion.Text, Starts: true)
            : await copy.AskAsync(program, LongestQuestion, cancellation);

    /// <summary>What becomes of the copy when a repository no longer starts it; null where there is none.</summary>
    public CopyRemoval? PlanRemoval(AbsolutePath repository) =>
        copy.IsThere ? new CopyRemoval(copy.File, copy.OthersThan(repository)) : null;

    /// <summary>Takes a repository from those that start the copy, and the copy away when that was the last.</summary>
    /// <returns>Null, or a sentence on what is left to do by hand.</returns>
    public async Task<string?> TryLeaveAsync(AbsolutePath repository, CancellationToken cancellation)
    {
        try
        {
            await copy.LeaveAsync(repository, Patience, cancellation);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The copy of this program at {copy.File} is no longer needed, and could not be removed: {e.Message.TrimEnd('.')}.";
        }
    }

    // whether there is a copy that can be started
    private async Task<bool> EnsureAsync(
        CopyNeed need,
        AbsolutePath repository,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var plan = await PlanAsync(need, cancellation);
        if (plan is CopyPlan.Nothing or CopyPlan.Impossible)
        {
            return false;
        }

        var starts = need is CopyNeed.ExistingJob || (need is not CopyNeed.None && Staying() is null);
        var notes = starts && !copy.IsNoted(repository);
        if (plan is CopyPlan.Keep && !notes)
        {
            return true;
        }

        using var held = await copy.TryLockAsync(patience, cancellation);
        if (held is null)
        {
            throw new IOException($"another run holds {copy.File.Parent!.Parent}");
        }

        // another run may have made it meanwhile
        if (await PlanAsync(need, cancellation) is CopyPlan.Write)
        {
            try
            {
                await copy.WriteAsync(cancellation);
            }
            catch
            {
                held.Dispose();
                copy.TryDeleteEmptyFolders();
                throw;
            }
        }

        if (notes)
        {
            copy.Note(repository);
        }

        return true;
    }

    private async Task<CopyPlan> PlanAsync(CopyNeed need, CancellationToken cancellation)
    {
        var found = copy.Look(compares: need is CopyNeed.Job);
        // other bytes of the same size are seen by nothing else
        if (
            need is not CopyNeed.None
            && found is { IsWhole: true, IsSameBuild: not true }
            && !(await AskAsync(copy.File, cancellation)).Starts
        )
        {
            found = found with { IsWhole = false };
        }

        return CopyPlan.Of(
            new CopyFacts(ProgramVersion.Text, need)
            {
                Stays = Staying() is not null,
                IsOneFile = running.IsOneFile,
                IsCopy = copy.IsRunning,
                Found = found,
            }
        );
    }

    private AbsolutePath? Staying() =>
        copy.IsRunning ? null
        : running.OnPath is { } onPath && files.AreSame(onPath, running.File) && Stays(onPath) ? onPath
        : running.Place switch
        {
            ProgramPlace.Installed => running.File,
            ProgramPlace.Versioned(var links) => links
                .Select(AbsolutePath.TryParse)
                .FirstOrDefault(link => link is not null && (files.AreSame(link, running.File) || IsLauncher(link))),
            _ => null,
        };

    private bool Stays(AbsolutePath program) =>
        PlaceRules.Of(program.Value, running.Around) is ProgramPlace.Installed && program != copy.File;

    // that of a .NET tool is a program of its own, which starts what lies in the store
    private bool IsLauncher(AbsolutePath link) =>
        files.TryLook(link) is { Kind: FileKind.Regular } && files.TryLook(link.Parent! / ".store") is not null;

    private BackupException CannotStart() =>
        Refused($"No job can start {running.File}: {Why}, and it is no single file of which a copy could be kept.");

    private string Why =>
        running.Place is ProgramPlace.Versioned
            ? "an update of it takes that place away"
            : "that place is wiped from time to time";

    private BackupException Refused(string message, Exception? cause = null) =>
        new(
            FailureKind.Failed,
            message,
            running.Place switch
            {
                ProgramPlace.Fleeting { Runner: { } runner } => $"Install claude-backup first, as in: {runner.Install}",
                ProgramPlace.Fleeting => "Move the program to a folder that stays, and run it from there.",
                _ => $"Install claude-backup first, as in: {PackageRunner.Npx.Install}",
            },
            cause
        )
        {
            Code = FailureCode.NotInstalled,
        };
}

/// <summary>What becomes of the copy.</summary>
/// <param name="File">Where it lies.</param>
/// <param name="NeededBy">Other repositories whose job or hooks start it: for them it stays.</param>
public sealed record CopyRemoval(AbsolutePath File, IReadOnlyList<AbsolutePath> NeededBy)
{
    /// <summary>Whether it goes.</summary>
    public bool Goes => NeededBy.Count == 0;
}
