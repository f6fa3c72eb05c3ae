using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A launch agent of the user, on macOS.</summary>
internal sealed class LaunchdScheduler(ProcessRunner runner, AbsolutePath home) : Scheduler
{
    private const string Program = "launchctl";

    private readonly AbsolutePath _file = home / "Library/LaunchAgents" / LaunchdPlist.File;

    public override string Name => "launchd";

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        Task.FromResult(runner.Find(Program) is not null);

    public override async Task InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        _ = Directory.CreateDirectory(_file.Parent!.Value);
        var fresh = _file.Parent! / $".{LaunchdPlist.File}.new";
        AtomicFile.WriteText(fresh, LaunchdPlist.Render(job, schedule));
        try
        {
            _ = await RunAsync(runner, "plutil", ["-lint", fresh.Value], cancellation);
            await UnloadAsync(cancellation);
            File.Move(fresh.Value, _file.Value, overwrite: true);
        }
        finally
        {
            File.Delete(fresh.Value);
        }

        _ = await RunAsync(runner, Program, ["bootstrap", await DomainAsync(cancellation), _file.Value], cancellation);
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        if (await IsInstalledAsync(cancellation))
        {
            await UnloadAsync(cancellation);
            File.Delete(_file.Value);
        }
    }

    public override Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        Task.FromResult(File.Exists(_file.Value));

    // not loaded is what is wanted
    private async Task UnloadAsync(CancellationToken cancellation) =>
        _ = await TryAsync(
            runner,
            Program,
            ["bootout", $"{await DomainAsync(cancellation)}/{LaunchdPlist.Label}"],
            cancellation
        );

    private async Task<string> DomainAsync(CancellationToken cancellation)
    {
        var user = (await RunAsync(runner, "id", ["-u"], cancellation)).Trim();
        return string.Create(CultureInfo.InvariantCulture, $"gui/{user}");
    }
}
