using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A task of the Task Scheduler of Windows.</summary>
internal sealed class WindowsScheduler(ProcessRunner runner) : Scheduler
{
    private const string Program = "schtasks";

    public override string Name => "Task Scheduler";

    public override bool NeedsEnvironmentFile => true;

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        Task.FromResult(runner.Find(Program) is not null);

    public override async Task InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, WindowsTaskXml.Render(job, schedule), Encoding.Unicode, cancellation);
            _ = await RunAsync(runner, Program, ["/Create", "/TN", Job.Name, "/XML", file, "/F"], cancellation);
        }
        finally
        {
            File.Delete(file);
        }

        if (await IsActiveAsync(cancellation) is false)
        {
            throw Refused("the task that was made is not there, or switched off.");
        }
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        if (await IsInstalledAsync(cancellation))
        {
            _ = await RunAsync(runner, Program, ["/Delete", "/TN", Job.Name, "/F"], cancellation);
        }
    }

    public override async Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        await TryAsync(runner, Program, ["/Query", "/TN", Job.Name], cancellation) is not null;

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation) =>
        runner.Find(Program) is null ? null
        : await TryAsync(runner, Program, ["/Query", "/TN", Job.Name, "/XML"], cancellation) is { } text
            ? WindowsTaskXml.IsEnabled(text)
        : false;

    public override Task<string?> CaveatAsync(CancellationToken cancellation) =>
        Task.FromResult<string?>("It runs while you are signed in.");
}
