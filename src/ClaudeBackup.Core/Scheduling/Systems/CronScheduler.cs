using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>Lines in the user's crontab, where there is no systemd of the user.</summary>
internal sealed class CronScheduler(ProcessRunner runner) : Scheduler
{
    private const string Program = "crontab";

    public override string Name => "cron";

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        Task.FromResult(runner.Find(Program) is not null);

    public override async Task InstallAsync(Job job, Schedule schedule, CancellationToken cancellation) =>
        await WriteAsync(CronTable.With(await ReadAsync(cancellation), job, schedule), cancellation);

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        var table = await IsAvailableAsync(cancellation) ? await ReadAsync(cancellation) : "";
        if (!CronTable.Has(table))
        {
            return;
        }

        var others = CronTable.Without(table);
        if (string.IsNullOrWhiteSpace(others))
        {
            _ = await RunAsync(runner, Program, ["-r"], cancellation);
        }
        else
        {
            await WriteAsync(others, cancellation);
        }
    }

    public override async Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        await IsAvailableAsync(cancellation) && CronTable.Has(await ReadAsync(cancellation));

    public override Task<string?> CaveatAsync(CancellationToken cancellation) =>
        Task.FromResult<string?>("cron does not make up for a time at which the machine was off.");

    // whoever has no table yet gets exit code 1
    private async Task<string> ReadAsync(CancellationToken cancellation)
    {
        var result = await runner.RunAsync(new ProcessRequest { FileName = Program, Arguments = ["-l"] }, cancellation);
        return result.ExitCode == 0 ? result.Text : "";
    }

    private async Task WriteAsync(string table, CancellationToken cancellation) =>
        _ = await RunAsync(runner, Program, ["-"], cancellation, Encoding.UTF8.GetBytes(table));
}
