using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>A launch agent of the user, on macOS.</summary>
/// <param name="runner">Starts launchctl.</param>
/// <param name="home">The user's home.</param>
/// <param name="pause">Between two tries, a second unless told otherwise: launchd takes up to five to let go of an agent.</param>
internal sealed class LaunchdScheduler(ProcessRunner runner, AbsolutePath home, TimeSpan? pause = null) : Scheduler
{
    private const string Program = "launchctl";
    private const int Tries = 15;

    // what launchd answers while an agent of that name is on its way out
    private static readonly string[] Passing = ["Input/output error", "Operation already in progress"];

    private readonly AbsolutePath _file = home / "Library/LaunchAgents" / LaunchdPlist.File;
    private readonly TimeSpan _pause = pause ?? TimeSpan.FromSeconds(1);

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

        var domain = await DomainAsync(cancellation);
        // what the user once switched off would stay off
        _ = await TryAsync(runner, Program, ["enable", $"{domain}/{LaunchdPlist.Label}"], cancellation);
        await LoadAsync(domain, cancellation);
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

    public override async Task<bool?> IsActiveAsync(CancellationToken cancellation)
    {
        if (runner.Find(Program) is null)
        {
            return null;
        }

        foreach (var domain in await DomainsAsync(cancellation))
        {
            if (await KnowsAsync($"{domain}/{LaunchdPlist.Label}", cancellation))
            {
                return File.Exists(_file.Value);
            }
        }

        return false;
    }

    public override Task<string?> CaveatAsync(CancellationToken cancellation) =>
        Task.FromResult<string?>("It runs while you are signed in.");

    private async Task LoadAsync(string domain, CancellationToken cancellation)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                _ = await RunAsync(runner, Program, ["bootstrap", domain, _file.Value], cancellation);
                return;
            }
            catch (BackupException e)
                when (left > 1 && Array.Exists(Passing, p => e.Message.Contains(p, StringComparison.Ordinal)))
            {
                if (await KnowsAsync($"{domain}/{LaunchdPlist.Label}", cancellation))
                {
                    await UnloadAsync(cancellation);
                }

                await Task.Delay(_pause, cancellation);
            }
        }
    }

    // not loaded is what is wanted; it is answered before it is so
    private async Task UnloadAsync(CancellationToken cancellation)
    {
        foreach (var domain in await DomainsAsync(cancellation))
        {
            var agent = $"{domain}/{LaunchdPlist.Label}";
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
