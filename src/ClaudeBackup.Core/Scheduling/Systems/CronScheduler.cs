using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>Lines in the user's crontab, where there is no systemd of the user. A table that cannot be read is never written.</summary>
internal sealed class CronScheduler(ProcessRunner runner, JobOwner owner) : Scheduler
{
    private const string Program = "crontab";

    public override string Name => "cron";

    public override bool NeedsEnvironmentFile => true;

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        Task.FromResult(runner.Find(Program) is not null);

    public override async Task<JobName> InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        var meant = CronTable.With(await ReadAsync(cancellation), owner, job, schedule);
        await WriteAsync(meant, cancellation);
        if (!CronTable.Starts(await ReadAsync(cancellation), owner))
        {
            throw Refused("the crontab does not have the job that was added.");
        }

        return owner.Name;
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        var table = await IsAvailableAsync(cancellation) ? await ReadAsync(cancellation) : "";
        if (!CronTable.Has(table, owner))
        {
            return;
        }

        var others = CronTable.Without(table, owner);
        if (string.IsNullOrWhiteSpace(others))
        {
            _ = await RunAsync(runner, Program, ["-r"], cancellation);
        }
        else
        {
            await WriteAsync(others, cancellation);
        }

        if (CronTable.Has(await ReadAsync(cancellation), owner))
        {
            throw Refused("the crontab still has the job that was removed.");
        }
    }

    public override async Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        await IsAvailableAsync(cancellation) && CronTable.Has(await ReadAsync(cancellation), owner);

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation) =>
        await TryReadAsync(cancellation) is { } table ? CronTable.Starts(table, owner) : null;

    public override async Task<(bool? IsActive, bool KeepsTimes)> LookAsync(
        Schedule schedule,
        CancellationToken cancellation
    ) =>
        await TryReadAsync(cancellation) is { } table
            ? (CronTable.Starts(table, owner), CronTable.Keeps(table, owner, schedule))
            : (null, true);

    public override Task<string?> CaveatAsync(CancellationToken cancellation) =>
        Task.FromResult<string?>("cron skips runs while the machine is off.");

    // null where it cannot be read; without cron there is none
    private async Task<string?> TryReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await IsAvailableAsync(cancellation) ? await ReadAsync(cancellation) : "";
        }
        catch (BackupException)
        {
            return null;
        }
    }

    // whoever has no table yet gets exit code 1, and so does whoever may not have his read
    private async Task<string> ReadAsync(CancellationToken cancellation)
    {
        var result = await runner.RunAsync(new ProcessRequest { FileName = Program, Arguments = ["-l"] }, cancellation);
        return CronTable.IsNone(result.StandardErrorText) && result.StandardOutput.Length == 0 ? ""
            : result.ExitCode == 0 && (result.StandardOutput.Length > 0 || result.StandardErrorText.Length == 0)
                ? PathText.Decode(result.StandardOutput)
            : throw Refused($"your crontab cannot be read, so it is left as it is: {FirstLine(result)}");
    }

    private async Task WriteAsync(string table, CancellationToken cancellation)
    {
        _ = await RunAsync(runner, Program, ["-"], cancellation, PathText.Encode(table));
        if (!CronTable.Holds(await ReadAsync(cancellation), table))
        {
            throw Refused("the crontab is not the one that was written. Look at it with: crontab -l");
        }
    }
}
