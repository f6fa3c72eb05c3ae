using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A launch agent of the user, on macOS.</summary>
/// <param name="runner">Starts launchctl.</param>
/// <param name="owner">Whose job it is.</param>
/// <param name="home">The user's home.</param>
/// <param name="pause">Between two tries, a second unless told otherwise: launchd takes up to five to let go of an agent.</param>
internal sealed class LaunchdScheduler(ProcessRunner runner, JobOwner owner, AbsolutePath home, TimeSpan? pause = null)
    : Scheduler
{
    private const string Program = "launchctl";
    private const int Tries = 15;

    // what launchd answers while an agent of that name is on its way out
    private static readonly string[] Passing = ["Input/output error", "Operation already in progress"];

    private readonly AbsolutePath _folder = home / "Library/LaunchAgents";
    private readonly TimeSpan _pause = pause ?? TimeSpan.FromSeconds(1);

    public override string Name => "launchd";

    public override Task<bool> IsAvailableAsync(CancellationToken cancellation) =>
        Task.FromResult(runner.Find(Program) is not null);

    public override async Task<JobName> InstallAsync(Job job, Schedule schedule, CancellationToken cancellation)
    {
        var name = IsThere(owner.Name) && !owner.Owns(owner.Name, ServedBy(owner.Name)) ? owner.Own : owner.Name;
        _ = Directory.CreateDirectory(_folder.Value);
        var fresh = _folder / $".{LaunchdPlist.File(name)}.new";
        AtomicFile.WriteText(fresh, LaunchdPlist.Render(name, job, schedule));
        try
        {
            _ = await RunAsync(runner, "plutil", ["-lint", fresh.Value], cancellation);
            await UnloadAsync(name, cancellation);
            File.Move(fresh.Value, FileOf(name).Value, overwrite: true);
        }
        finally
        {
            File.Delete(fresh.Value);
        }

        var domain = await DomainAsync(cancellation);
        // what the user once switched off would stay off
        _ = await TryAsync(runner, Program, ["enable", $"{domain}/{LaunchdPlist.Label(name)}"], cancellation);
        await LoadAsync(domain, name, cancellation);
        return name;
    }

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        foreach (var name in Ours())
        {
            await UnloadAsync(name, cancellation);
            File.Delete(FileOf(name).Value);
        }
    }

    public override Task<bool> IsInstalledAsync(CancellationToken cancellation) => Task.FromResult(Ours().Length > 0);

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation)
    {
        if (runner.Find(Program) is null)
        {
            return null;
        }

        foreach (var name in Ours().Where(name => owner.IsServedBy(name, ServedBy(name))))
        {
            foreach (var domain in await DomainsAsync(cancellation))
            {
                if (await KnowsAsync($"{domain}/{LaunchdPlist.Label(name)}", cancellation))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public override Task<string?> CaveatAsync(CancellationToken cancellation) =>
        Task.FromResult<string?>("It runs while you are signed in.");

    private JobName[] Ours() => [.. owner.Names.Where(name => IsThere(name) && owner.Owns(name, ServedBy(name)))];

    private AbsolutePath FileOf(JobName name) => _folder / LaunchdPlist.File(name);

    private bool IsThere(JobName name) => File.Exists(FileOf(name).Value);

    private AbsolutePath? ServedBy(JobName name) =>
        LaunchdPlist.VariablesOf(File.ReadAllText(FileOf(name).Value)) is { } variables
            ? owner.RepositoryOf(variables)
            : null;

    private async Task LoadAsync(string domain, JobName name, CancellationToken cancellation)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                _ = await RunAsync(runner, Program, ["bootstrap", domain, FileOf(name).Value], cancellation);
                return;
            }
            catch (BackupException e)
                when (left > 1 && Array.Exists(Passing, p => e.Message.Contains(p, StringComparison.Ordinal)))
            {
                if (await KnowsAsync($"{domain}/{LaunchdPlist.Label(name)}", cancellation))
                {
                    await UnloadAsync(name, cancellation);
                }

                await Task.Delay(_pause, cancellation);
            }
        }
    }

    // not loaded is what is wanted; it is answered before it is so
    private async Task UnloadAsync(JobName name, CancellationToken cancellation)
    {
        foreach (var domain in await DomainsAsync(cancellation))
        {
            var agent = $"{domain}/{LaunchdPlist.Label(name)}";
            _ = await TryAsync(runner, Program, ["bootout", agent], cancellation);
            for (var left = Tries; left > 0 && await KnowsAsync(agent, cancellation); left--)
            {
                await Task.Delay(_pause, cancellation);
            }
        }
    }

    // over ssh, with nobody at the screen, there is no domain of a desktop
    private async Task<string> DomainAsync(CancellationToken cancellation)
    {
        var domains = await DomainsAsync(cancellation);
        return await KnowsAsync(domains[0], cancellation) ? domains[0] : domains[1];
    }

    private async Task<bool> KnowsAsync(string target, CancellationToken cancellation) =>
        await TryAsync(runner, Program, ["print", target], cancellation) is not null;

    private async Task<string[]> DomainsAsync(CancellationToken cancellation)
    {
        var user = (await RunAsync(runner, "id", ["-u"], cancellation)).Trim();
        return [$"gui/{user}", $"user/{user}"];
    }
}
