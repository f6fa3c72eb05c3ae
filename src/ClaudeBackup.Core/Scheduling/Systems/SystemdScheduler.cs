using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A timer of the user's own systemd, on most Linux desktops and servers.</summary>
internal sealed class SystemdScheduler(ProcessRunner runner, HostPaths paths) : Scheduler
{
    private const string Program = "systemctl";
    private const string WantedFolder = "timers.target.wants";

    // where units of the user lie, by the environment of this process and by default
    private readonly AbsolutePath[] _folders = [paths.ConfigHome / "systemd/user", paths.Home / ".config/systemd/user"];

    public override string Name => "systemd";

    public override async Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        await TryAsync(runner, Program, ["--user", "show-environment"], cancellation) is not null;

    public override async Task InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        var units = await SearchedFolderAsync(cancellation) ?? _folders[0];
        _ = Directory.CreateDirectory(units.Value);
        AtomicFile.WriteText(units / SystemdUnits.ServiceFile, SystemdUnits.Service(job));
        AtomicFile.WriteText(units / SystemdUnits.TimerFile, SystemdUnits.Timer(schedule));
        await AskAsync(["daemon-reload"], cancellation);
        await AskAsync(["enable", SystemdUnits.TimerFile], cancellation);
        // a timer that runs already keeps its old times until then
        await AskAsync(["restart", SystemdUnits.TimerFile], cancellation);
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        var folders = await FoldersAsync(cancellation);
        if (!folders.Any(HasTimer))
        {
            return;
        }

        var isThere = await IsAvailableAsync(cancellation);
        if (isThere)
        {
            await AskAsync(["disable", "--now", SystemdUnits.TimerFile], cancellation);
        }

        string[] files = [$"{WantedFolder}/{SystemdUnits.TimerFile}", SystemdUnits.TimerFile, SystemdUnits.ServiceFile];
        foreach (var file in folders.SelectMany(_ => files, (folder, name) => folder / name))
        {
            // a link that leads nowhere is there too
            if (File.Exists(file.Value) || new FileInfo(file.Value).LinkTarget is not null)
            {
                File.Delete(file.Value);
            }
        }

        if (isThere)
        {
            await AskAsync(["daemon-reload"], cancellation);
        }
    }

    public override async Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        (await FoldersAsync(cancellation)).Any(HasTimer);

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation) =>
        SystemdUnits.IsActive(
            await TryAsync(
                runner,
                Program,
                ["--user", "show", "--property=UnitFileState", "--property=ActiveState", SystemdUnits.TimerFile],
                cancellation
            ) ?? ""
        )
        // without a session nobody answers, as under sudo; the link is what lets the timer start in the next one
        ?? (Array.Exists(_folders, f => HasTimer(f) && IsWanted(f)) ? null : false);

    public override async Task<string?> CaveatAsync(CancellationToken cancellation) =>
        await TryAsync(runner, "loginctl", ["show-user", "--property=Linger"], cancellation) is { } said
        && said.Contains("Linger=no", StringComparison.Ordinal)
            ? "It runs while you are signed in. To let it run without: loginctl enable-linger"
            : null;

    private static bool HasTimer(AbsolutePath folder) => File.Exists((folder / SystemdUnits.TimerFile).Value);

    private static bool IsWanted(AbsolutePath folder) =>
        File.Exists((folder / WantedFolder / SystemdUnits.TimerFile).Value);

    private async Task<AbsolutePath[]> FoldersAsync(CancellationToken cancellation) =>
        await SearchedFolderAsync(cancellation) is { } searched
            ? [.. _folders.Prepend(searched).Distinct()]
            : [.. _folders.Distinct()];

    // the manager may have been started with another XDG_CONFIG_HOME than this process, and only it knows where it looks
    private async Task<AbsolutePath?> SearchedFolderAsync(CancellationToken cancellation) =>
        await TryAsync(runner, Program, ["--user", "show", "--property=UnitPath"], cancellation) is { } said
            ? SystemdUnits.FolderIn(said)
            : null;

    private Task<string> AskAsync(string[] arguments, CancellationToken cancellation) =>
        RunAsync(runner, Program, ["--user", "--quiet", .. arguments], cancellation);
}
