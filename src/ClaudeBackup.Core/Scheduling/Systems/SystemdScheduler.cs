using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A timer of the user's own systemd, on most Linux desktops and servers.</summary>
internal sealed class SystemdScheduler(ProcessRunner runner, JobOwner owner, HostPaths paths) : Scheduler
{
    private const string Program = "systemctl";
    private const string WantedFolder = "timers.target.wants";

    // where units of the user lie, by the environment of this process and by default
    private readonly AbsolutePath[] _folders = [paths.ConfigHome / "systemd/user", paths.Home / ".config/systemd/user"];

    public override string Name => "systemd";

    public override async Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        await TryAsync(runner, Program, ["--user", "show-environment"], cancellation) is not null;

    public override async Task<JobName> InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        var name = (await FoldersAsync(cancellation)).Any(f => IsOfAnother(f, owner.Name)) ? owner.Own : owner.Name;
        var timer = SystemdUnits.TimerFile(name);
        var units = await SearchedFolderAsync(cancellation) ?? _folders[0];
        _ = Directory.CreateDirectory(units.Value);
        AtomicFile.WriteText(units / SystemdUnits.ServiceFile(name), SystemdUnits.Service(job, owner));
        AtomicFile.WriteText(units / timer, SystemdUnits.Timer(job, schedule, owner));
        await AskAsync(["daemon-reload"], cancellation);
        await AskAsync(["enable", timer], cancellation);
        // a timer that runs already keeps its old times until then
        await AskAsync(["restart", timer], cancellation);
        return name;
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        var folders = await FoldersAsync(cancellation);
        var ours = Ours(folders);
        if (ours.Length == 0)
        {
            return;
        }

        var isThere = await IsAvailableAsync(cancellation);
        foreach (var name in ours)
        {
            if (isThere)
            {
                await AskAsync(["disable", "--now", SystemdUnits.TimerFile(name)], cancellation);
            }

            foreach (var folder in folders.Where(f => !IsOfAnother(f, name)))
            {
                Delete(folder, name);
            }
        }

        if (isThere)
        {
            await AskAsync(["daemon-reload"], cancellation);
        }
    }

    public override async Task<bool> IsInstalledAsync(CancellationToken cancellation) =>
        Ours(await FoldersAsync(cancellation)).Length > 0;

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation)
    {
        var folders = await FoldersAsync(cancellation);
        bool? isActive = false;
        foreach (var name in owner.Names)
        {
            var serving = folders.Where(f => HasTimer(f, name) && owner.IsServedBy(name, ServedBy(f, name))).ToArray();
            if (serving.Length > 0)
            {
                var timer = SystemdUnits.TimerFile(name);
                string[] question = ["--user", "show", "--property=UnitFileState", "--property=ActiveState", timer];
                var said = SystemdUnits.IsActive(await TryAsync(runner, Program, question, cancellation) ?? "");
                if (said is true)
                {
                    return true;
                }

                // without a session nobody answers, as under sudo; the link is what lets the timer start in the next one
                isActive = said is null && Array.Exists(serving, f => IsWanted(f, name)) ? null : isActive;
            }
        }

        return isActive;
    }

    public override async Task<string?> CaveatAsync(CancellationToken cancellation) =>
        await TryAsync(runner, "loginctl", ["show-user", "--property=Linger"], cancellation) is { } said
        && said.Contains("Linger=no", StringComparison.Ordinal)
            ? "It runs while you are signed in. To let it run without: loginctl enable-linger"
            : null;

    private JobName[] Ours(AbsolutePath[] folders) =>
        [.. owner.Names.Where(name => Array.Exists(folders, f => HasTimer(f, name) && !IsOfAnother(f, name)))];

    private bool IsOfAnother(AbsolutePath folder, JobName name) =>
        HasTimer(folder, name) && !owner.Owns(name, ServedBy(folder, name));

    private AbsolutePath? ServedBy(AbsolutePath folder, JobName name) =>
        (folder / SystemdUnits.ServiceFile(name)).Value is var file && File.Exists(file)
            ? owner.RepositoryOf(SystemdUnits.VariablesOf(File.ReadAllText(file)))
            : null;

    private static bool HasTimer(AbsolutePath folder, JobName name) =>
        File.Exists((folder / SystemdUnits.TimerFile(name)).Value);

    private static bool IsWanted(AbsolutePath folder, JobName name) =>
        File.Exists((folder / WantedFolder / SystemdUnits.TimerFile(name)).Value);

    private static void Delete(AbsolutePath folder, JobName name)
    {
        var timer = SystemdUnits.TimerFile(name);
        foreach (
            var file in new[] { folder / WantedFolder / timer, folder / timer, folder / SystemdUnits.ServiceFile(name) }
        )
        {
            // a link that leads nowhere is there too
            if (File.Exists(file.Value) || new FileInfo(file.Value).LinkTarget is not null)
            {
                File.Delete(file.Value);
            }
        }
    }

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
