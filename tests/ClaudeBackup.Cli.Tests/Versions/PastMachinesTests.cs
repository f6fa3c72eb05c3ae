using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Versions;

/// <summary>Several machines as they were: by a time each as it was itself then, by a snapshot as that one has them.</summary>
public sealed class PastMachinesTests
{
    private static readonly string Path = Transcript.PathOf(Fleet.Id(1));

    [Fact]
    public async Task By_a_snapshot_of_another_machine_all_are_as_that_one_has_them()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var first = one.Claude.Read(Path);
        var alone = await one.HeadAsync();
        var two = await fleet.ConnectedAsync("two", 2);
        var joined = await two.HeadAsync();
        Fleet.Grow(one, 1);
        await one.DoAsync("sync");
        var merged = await one.HeadAsync();

        Assert.Equal(["one 1"], await AtAsync(one, alone));
        Assert.Equal(["one 1", "two 2"], await AtAsync(one, joined));
        Assert.Equal(["one 1", "two 2"], await AtAsync(one, merged));
        Assert.Equal(["one 1"], await AtAsync(two, alone));
        // what the other one had joined then
        var restored = await one.RestoreElsewhereAsync("then", Fleet.Id(1), "--at", joined[..10]);
        Assert.Equal(first, restored.Read(Path));
        var ofOther = await one.RestoreElsewhereAsync("other", "--all", "--machine", "two", "--at", joined[..10]);
        Assert.True(ofOther.Has(Transcript.PathOf(Fleet.Id(2))));
        var none = await one.RunAsync("restore", "--all", "--machine", "two", "--at", alone[..10]);
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("Nothing is stored from a machine named two.", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_setup_of_a_moment_is_found_by_a_snapshot_that_another_machine_made()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        one.Claude.Write("settings.json", "{\"model\":\"first\"}");
        await one.DoAsync("init", "--backend", "git", "--remote", fleet.Address);
        var two = await fleet.ConnectedAsync("two", 2);
        var joined = await two.HeadAsync();
        one.Claude.Write("settings.json", "{\"model\":\"second\"}");
        await one.DoAsync("sync");

        await one.DoAsync("config", "restore", "settings.json", "--at", joined[..10]);

        Assert.Equal("{\"model\":\"first\"}", System.Text.Encoding.UTF8.GetString(one.Claude.Read("settings.json")));
        Fleet.Grow(two, 2);
        await two.DoAsync("sync");
        var onlyHere = await two.RunAsync(
            "config",
            "diff",
            "--at",
            (await two.GitAsync("rev-list", "--max-parents=0", "HEAD")).Trim()[..10]
        );
        Assert.Equal(1, onlyHere.ExitCode);
        Assert.Contains("has nothing of the machine two", onlyHere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_at_the_remote_is_fetched_for_a_moment_as_well()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var first = one.Claude.Read(Path);
        var snapshot = await one.HeadAsync();
        Fleet.Grow(one, 1);
        await one.DoAsync("sync");
        var two = fleet.Machine("two", 2);
        await two.DoAsync("init", "--local", "--schedule", "off");
        Fleet.Set(two, "othersLimitBytes", 1);
        await two.DoAsync("backend", "set", "git", "--remote", fleet.Address);
        await two.DoAsync("sync");

        var versions = (await two.JsonAsync("versions", "1000")).Json.GetProperty("states");
        var restored = await two.RestoreElsewhereAsync("then", Fleet.Id(1), "--at", snapshot[..10]);

        Assert.Equal(2, versions.GetArrayLength());
        Assert.Equal("extends", versions[0].GetProperty("change").GetString());
        Assert.Equal(first, restored.Read(Path));
    }

    private static async Task<IReadOnlyList<string>> AtAsync(Sandbox machine, string snapshot) =>
        [
            .. (await machine.JsonAsync("restore", "--list", "--at", snapshot))
                .Json.GetProperty("sessions")
                .EnumerateArray()
                .Select(s => $"{s.GetProperty("machine").GetString()} {s.GetProperty("uuid").GetString()![0]}")
                .Order(StringComparer.Ordinal),
        ];
}
