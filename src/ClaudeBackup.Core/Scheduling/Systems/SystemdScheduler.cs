using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A timer of the user's own systemd, on most Linux desktops and servers.</summary>
internal sealed class SystemdScheduler(ProcessRunner runner, AbsolutePath home) : Scheduler
{
    private const string Program = "systemctl";

    private readonly AbsolutePath _units = home / ".config/systemd/user";

    public override string Name => "systemd";

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        TryAsync(runner, Program, ["--user", "show-environment"], cancellation);

    public override async Task InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        _ = Directory.CreateDirectory(_units.Value);
        AtomicFile.WriteText(_units / SystemdUnits.ServiceFile, SystemdUnits.Service(job));
        AtomicFile.WriteText(_units / SystemdUnits.TimerFile, SystemdUnits.Timer(schedule));
        await AskAsync(["daemon-reload"], cancellation);
        await AskAsync(["enable", SystemdUnits.TimerFile], cancellation);
        // a timer that runs already keeps its old times until then
        await AskAsync(["restart", SystemdUnits.TimerFile], cancellation);
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        if (!await IsInstalledAsync(cancellation))
        {
            return;
        }

        var isThere = await IsAvailableAsync(cancellation);
        if (isThere)
        {
            await AskAsync(["disable", "--now", SystemdUnits.TimerFile], cancellation);
        }

        string[] files =
        [
            $"timers.target.wants/{SystemdUnits.TimerFile}",
            SystemdUnits.TimerFile,
            SystemdUnits.ServiceFile,
        ];
        foreach (var file in files.Select(name => (_units / name).Value).Where(File.Exists))
        {
            File.Delete(file);
        }

        if (isThere)
        {
            await AskAsync(["daemon-reload"], cancellation);
        }
    }

    public override Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        Task.FromResult(File.Exists((_units / SystemdUnits.TimerFile).Value));

    public override async Task<string?> CaveatAsync(CancellationToken cancellation) =>
        await TryAsync(runner, "loginctl", ["show-user", "--property=Linger"], cancellation)
        && (await RunAsync(runner, "loginctl", ["show-user", "--property=Linger"], cancellation)).Contains(
            "Linger=no",
            StringComparison.Ordinal
        )
            ? "It runs while you are signed in. To let it run without: loginctl enable-linger"
            : null;

    private Task<string> AskAsync(string[] arguments, CancellationToken cancellation) =>
        RunAsync(runner, Program, ["--user", "--quiet", .. arguments], cancellation);
}
