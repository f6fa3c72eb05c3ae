using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A task of the Task Scheduler of Windows.</summary>
internal sealed class WindowsScheduler(ProcessRunner runner, JobOwner owner) : Scheduler
{
    private const string Program = "schtasks";

    public override string Name => "Task Scheduler";

    public override bool NeedsEnvironmentFile => true;

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        Task.FromResult(runner.Find(Program) is not null);

    public override async Task<JobName> InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        var isTaken =
            await FindAsync(owner.Name, cancellation) is { } there && !owner.Owns(owner.Name, ServedBy(there));
        var name = isTaken ? owner.Own : owner.Name;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, WindowsTaskXml.Render(job, schedule), Encoding.Unicode, cancellation);
            _ = await RunAsync(runner, Program, ["/Create", "/TN", name.Value, "/XML", file, "/F"], cancellation);
        }
        finally
        {
            File.Delete(file);
        }

        if (await FindAsync(name, cancellation) is not { } made || !WindowsTaskXml.IsEnabled(made))
        {
            throw Refused("the task that was created is missing or disabled.");
        }

        return name;
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        foreach (var (name, _) in await OursAsync(cancellation))
        {
            _ = await RunAsync(runner, Program, ["/Delete", "/TN", name.Value, "/F"], cancellation);
        }
    }

    public override async Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        (await OursAsync(cancellation)).Count > 0;

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation) =>
        runner.Find(Program) is null
            ? null
            : (await OursAsync(cancellation)).Any(task =>
                owner.IsServedBy(task.Name, ServedBy(task.Text)) && WindowsTaskXml.IsEnabled(task.Text)
            );

    public override Task<string?> CaveatAsync(CancellationToken cancellation) =>
        Task.FromResult<string?>("It runs while you are signed in.");

    private async Task<IReadOnlyList<(JobName Name, string Text)>> OursAsync(CancellationToken cancellation)
    {
        var found = new List<(JobName Name, string Text)>();
        foreach (var name in owner.Names)
        {
            if (await FindAsync(name, cancellation) is { } text && owner.Owns(name, ServedBy(text)))
            {
                found.Add((name, text));
            }
        }

        return found;
    }

    private Task<string?> FindAsync(JobName name, CancellationToken cancellation) =>
        TryAsync(runner, Program, ["/Query", "/TN", name.Value, "/XML"], cancellation);

    private AbsolutePath? ServedBy(string text) =>
        WindowsTaskXml.Words(text) is { } words ? owner.RepositoryOf(words) : null;
}
