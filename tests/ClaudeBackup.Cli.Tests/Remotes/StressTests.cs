using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class StressTests
{
    // all of it takes minutes on two cores; whoever is at work gets an idea of it
    private static readonly bool IsWhole =
        Environment.GetEnvironmentVariable("CLAUDE_BACKUP_TEST_STRESS") is "1" or "true";

    private static readonly int Machines = IsWhole ? 12 : 5;
    private static readonly int Rounds = IsWhole ? 20 : 3;

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

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < Machines; i++)
            {
                Fleet.Grow(machines[i], i + 1);
                machines[i].WriteSession($"{i + 1:x}00000{round:x2}-1000-4000-8000-000000000000");
            }

            var running = machines.Select(m => m.Start("sync", "--json")).ToArray();
            foreach (var run in running)
            {
                if (random.Next(3) == 0)
                {
                    await Task.Delay(random.Next(400), TestContext.Current.CancellationToken);
                    run.Kill();
                }

                _ = await run.WaitAsync();
                run.Dispose();
            }
        }

        // once to send, once more to hear of the others
        foreach (var machine in machines.Concat(machines))
        {
            _ = await machine.JsonAsync("sync");
        }

        var expected = Machines * (Rounds + 1);
        foreach (var machine in machines)
        {
            Assert.Equal(expected, (await Fleet.ListAsync(machine)).Count);
            Assert.Equal(await fleet.Remote.MainAsync(), await machine.HeadAsync());
            await machine.RepositoryIsSoundAsync();
        }

        await fleet.Remote.FsckAsync();
        for (var i = 1; i <= Machines; i++)
        {
            var restored = await machines[i % Machines].RestoreElsewhereAsync($"all{i}", "--all", "--machine", $"m{i}");
            Assert.Equal(machines[i - 1].Claude.Listing(), restored.Listing());
        }
    }
}
