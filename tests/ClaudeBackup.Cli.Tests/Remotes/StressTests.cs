using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class StressTests
{
    // all of it takes a minute on two cores; whoever is at work gets an idea of it
    private static readonly bool IsWhole =
        Environment.GetEnvironmentVariable("CLAUDE_BACKUP_TEST_STRESS") is "1" or "true";

    private static readonly int Machines = IsWhole ? 12 : 5;
    private static readonly int Rounds = IsWhole ? 6 : 3;

    [Fact]
    [Trait("Defect", "D6")]
    public async Task Machines_that_sync_at_once_and_are_killed_lose_nothing()
    {
        using var fleet = await Fleet.CreateAsync();
        var random = new Random(3);
        var machines = new List<Sandbox>();
        for (var i = 1; i <= Machines; i++)
        {
            machines.Add(await fleet.ConnectedAsync($"m{i}", i));
        }

        var killed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < Machines; i++)
            {
                Fleet.Grow(machines[i], i + 1);
                machines[i].WriteSession($"{i + 1:x}00000{round:x2}-1000-4000-8000-000000000000");
            }

            var runs = machines.Select(m => random.Next(3) > 0 ? WholeAsync(m) : KilledAsync(m, random)).ToArray();
            killed += (await Task.WhenAll(runs)).Count(isKilled => isKilled);
        }

        // a kill that comes too late is none
        Assert.True(killed >= Rounds, $"Only {killed} runs were killed in {Rounds} rounds.");

        // once to send, once more to hear of the others
        foreach (var machine in machines)
        {
            _ = await machine.JsonAsync("sync");
        }

        await Task.WhenAll(machines.Select(m => m.JsonAsync("sync")));
        await Task.WhenAll(machines.Select(m => HasEverythingAsync(m, fleet.Remote)));
        await fleet.Remote.FsckAsync();
        for (var i = 1; i <= Machines; i++)
        {
            var restored = await machines[i % Machines].RestoreElsewhereAsync($"all{i}", "--all", "--machine", $"m{i}");
            Assert.Equal(machines[i - 1].Claude.Listing(), restored.Listing());
        }
    }

    private static async Task<bool> WholeAsync(Sandbox machine)
    {
        _ = await machine.RunAsync("sync", "--json");
        return false;
    }

    /// <summary>Kills a run while it makes its snapshot, or behind that, where the machines race for the remote.</summary>
    /// <returns>False when the run was faster.</returns>
    private static async Task<bool> KilledAsync(Sandbox machine, Random random)
    {
        var (isBehindSnapshot, delay) = (random.Next(2) == 0, random.Next(200));
        var holder = (machine.Repository / ".git/claude-backup/lock.json").Value;
        var branch = (machine.Repository / ".git/refs/heads/main").Value;
        var before = Head();
        using var run = machine.Start("sync", "--json");
        while (!run.HasExited && !(isBehindSnapshot ? Head() != before : File.Exists(holder)))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        await Task.Delay(delay, TestContext.Current.CancellationToken);
        var isKilled = !run.HasExited;
        run.Kill();
        _ = await run.WaitAsync();
        return isKilled;

        string? Head() => File.Exists(branch) ? File.ReadAllText(branch) : null;
    }

    private static async Task HasEverythingAsync(Sandbox machine, BareRepository remote)
    {
        Assert.Equal(Machines * (Rounds + 1), (await Fleet.ListAsync(machine)).Count);
        Assert.Equal(await remote.MainAsync(), await machine.HeadAsync());
        await machine.RepositoryIsSoundAsync();
    }
}
