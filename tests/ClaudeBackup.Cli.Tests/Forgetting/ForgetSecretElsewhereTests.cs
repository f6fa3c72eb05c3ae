using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>A secret that one machine forgot, on the others and at the remote.</summary>
public sealed class ForgetSecretElsewhereTests
{
    private static readonly string Token = ForgetSecretTests.Token;

    [Fact]
    public async Task The_machine_whose_session_it_is_masks_what_it_had_not_sent_and_what_it_saves_next()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        var path = Transcript.PathOf(Fleet.Id(2));
        two.Claude.Append(path, Transcript.Messages(Fleet.Id(2), 2, 1, text: $"here it is: {Token}"));
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");
        // goes on there meanwhile, and is saved there alone
        Fleet.Set(two, "remote", fleet.Address + ".away");
        two.Claude.Append(path, Transcript.Messages(Fleet.Id(2), 3, 2));
        two.Claude.Write("CLAUDE.md", Encoding.UTF8.GetBytes($"Use {Token}.\n"));
        _ = await Fleet.IsBehindAsync(two, "remote-missing");
        Fleet.Set(two, "remote", fleet.Address);
        var scan = (await one.JsonAsync("scan", "--all")).Json.GetProperty("secrets");
        var fingerprint = scan[0].GetProperty("fingerprint").GetString()!;

        _ = await one.JsonAsync("forget", "--secret", fingerprint, "--yes");
        two.Claude.Append(path, Transcript.Messages(Fleet.Id(2), 5, 1, text: $"and again {Token}"));
        var heard = (await two.JsonAsync("sync")).Json;
        two.Claude.Append(path, Transcript.Messages(Fleet.Id(2), 6, 1, text: $"and again {Token}"));
        var next = (await two.JsonAsync("sync")).Json;
        var same = (await two.JsonAsync("sync")).Json;
        _ = await one.JsonAsync("sync");

        foreach (var place in new[] { one.Repository, two.Repository, fleet.Remote.Path })
        {
            Assert.Empty(await Traces.OfAsync(place, Token));
        }

        Assert.Equal(0, heard.GetProperty("push").GetProperty("secrets").GetArrayLength());
        Assert.Equal(0, next.GetProperty("push").GetProperty("secrets").GetArrayLength());
        Assert.Equal(0, next.GetProperty("kept").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, same.GetProperty("commit").ValueKind);
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        var restored = await two.RestoreElsewhereAsync();
        Assert.Equal(
            Encoding
                .UTF8.GetString(two.Claude.Read(path))
                .Replace(Token, new string('*', Token.Length), StringComparison.Ordinal),
            Encoding.UTF8.GetString(restored.Read(path))
        );
        foreach (var machine in new[] { one, two })
        {
            _ = await machine.DoAsync("verify", "--read-data");
            await machine.RepositoryIsSoundAsync();
        }
    }

    [Fact]
    public async Task What_another_machine_saved_before_it_heard_of_it_is_masked_by_the_one_that_forgot_it()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        Say(one, 1, 2);
        await SyncAsync(one, two);
        await ForgetAwayAsync(fleet, one);
        Say(two, 2, 2);
        await SyncAsync(two);

        var heard = await one.RunAsync("sync");

        heard.ExitsWith(0);
        Assert.Contains("in what another machine has saved since", heard.Out, StringComparison.Ordinal);
        await SyncAsync(two, one);
        foreach (var place in new[] { one.Repository, two.Repository, fleet.Remote.Path })
        {
            Assert.Empty(await Traces.OfAsync(place, Token));
        }

        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Say(two, 2, 3);
        Assert.Equal(0, (await two.JsonAsync("sync")).Json.GetProperty("kept").GetArrayLength());
        Assert.Empty(await Traces.OfAsync(two.Repository, Token));
    }

    [Fact]
    public async Task A_session_that_was_forgotten_meanwhile_makes_no_mask_look_like_an_attack()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        var third = await fleet.ConnectedAsync("three", 3);
        Say(two, 2, 2);
        await SyncAsync(two, one, third);
        await ForgetAwayAsync(fleet, one);
        _ = await two.DoAsync("forget", Fleet.Id(2), "--yes");
        await SyncAsync(one);

        var heard = await third.RunAsync("sync");

        heard.ExitsWith(0);
        Assert.Contains("1 session forgotten on another machine", heard.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Somebody", heard.Out, StringComparison.Ordinal);
    }

    private static void Say(Sandbox machine, int digit, int from) =>
        machine.Claude.Append(
            Transcript.PathOf(Fleet.Id(digit)),
            Transcript.Messages(Fleet.Id(digit), from, 1, text: $"here it is: {Token}")
        );

    private static async Task SyncAsync(params Sandbox[] machines)
    {
        foreach (var machine in machines)
        {
            _ = await machine.JsonAsync("sync");
        }
    }

    private static async Task ForgetAwayAsync(Fleet fleet, Sandbox machine)
    {
        var found = (await machine.JsonAsync("scan", "--all")).Json.GetProperty("secrets");
        Fleet.Set(machine, "remote", fleet.Address + ".away");
        (
            await machine.RunAsync("forget", "--secret", found[0].GetProperty("fingerprint").GetString()!, "--yes")
        ).ExitsWith(4);
        Fleet.Set(machine, "remote", fleet.Address);
    }
}
