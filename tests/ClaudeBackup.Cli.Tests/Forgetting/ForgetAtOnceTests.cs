using System.Text;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>Two machines that forget something in the same stored pieces, before either hears of the other.</summary>
public sealed class ForgetAtOnceTests
{
    private const string History = ForgetAgainTests.History;

    // in the words of both sessions, and forgotten by nobody
    private static readonly string Kept = ForgetAgainTests.Tokens[2];
    private static readonly string One = Transcript.Id("a1");
    private static readonly string Two = Transcript.Id("b2");
    private static readonly string Third = Transcript.Id("c3");

    [Theory]
    [InlineData("session", "session")]
    [InlineData("session", "secret")]
    [InlineData("secret", "session")]
    [InlineData("secret", "secret")]
    public async Task Both_are_gone_everywhere_after_one_sync_of_each_and_a_third_machine_hears_of_both_at_once(
        string here,
        string there
    )
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        var third = await fleet.ConnectedAsync("three", 3);
        await SaveAsync(one);
        _ = await two.JsonAsync("sync");
        _ = await third.JsonAsync("sync");
        var (first, second) = (await MeantAsync(one, here, 0), await MeantAsync(two, there, 1));

        // neither hears of the other before it is done
        Fleet.Set(two, "remote", fleet.Address + ".away");
        _ = await one.DoAsync(["forget", .. first.Typed, "--yes"]);
        (await two.RunAsync(["forget", .. second.Typed, "--yes"])).ExitsWith(4);
        Fleet.Set(two, "remote", fleet.Address);
        _ = await two.JsonAsync("sync");

        Assert.Empty(await LeftAsync(fleet.Remote.Path, first.Words, second.Words));
        foreach (var machine in new[] { third, one, two })
        {
            _ = await machine.JsonAsync("sync");
            Assert.Empty(await LeftAsync(machine.Repository, first.Words, second.Words));
        }

        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await one.HeadAsync(), await third.HeadAsync());
        foreach (var machine in new[] { one, two, third })
        {
            await StaysAsync(machine, new[] { here, there }.Count(what => what == "secret"));
        }

        one.Claude.Append(History, Encoding.UTF8.GetBytes(ForgetAgainTests.Prompt(Third)));
        Assert.Equal(0, (await one.JsonAsync("sync")).Json.GetProperty("kept").GetArrayLength());
        foreach (var machine in new[] { one, two, third })
        {
            _ = await machine.DoAsync("verify", "--read-data");
            await machine.RepositoryIsSoundAsync();
            Assert.All(
                (await machine.JsonAsync("forget", "--list")).Json.GetProperty("forgotten").EnumerateArray(),
                told => Assert.False(told.GetProperty("waits").GetBoolean())
            );
        }
    }

    // A secret in the words of a forgotten session is not forgotten for that: what is saved from now on has it.
    private static async Task StaysAsync(Sandbox machine, int forgotten)
    {
        var list = (await machine.JsonAsync("forget", "--list")).Json;
        Assert.Equal(forgotten, list.GetProperty("secrets").GetArrayLength());
        machine.Claude.Write(Transcript.PathOf(Third), Transcript.Messages(Third, 0, 2, text: Kept));
        _ = await machine.JsonAsync("sync");
        Assert.NotEmpty(await Traces.OfAsync(machine.Repository, Kept));
    }

    private static async Task SaveAsync(Sandbox one)
    {
        foreach (var id in new[] { One, Two })
        {
            one.Claude.Write(Transcript.PathOf(id), Transcript.Messages(id, 0, 2, text: ForgetAgainTests.Words(id)));
        }

        one.Claude.Write(
            History,
            ForgetAgainTests.Prompt(Third, ForgetAgainTests.Tokens[0])
                + ForgetAgainTests.Prompt(One, Kept)
                + ForgetAgainTests.Prompt(Third, ForgetAgainTests.Tokens[1])
                + ForgetAgainTests.Prompt(Two, Kept)
        );
        _ = await one.JsonAsync("sync");
        one.Claude.Append(History, Encoding.UTF8.GetBytes(ForgetAgainTests.Prompt(Third)));
        _ = await one.JsonAsync("sync");
    }

    private static async Task<(string[] Typed, string Words)> MeantAsync(Sandbox machine, string what, int which)
    {
        var id = which == 0 ? One : Two;
        return what == "session"
            ? ([id], ForgetAgainTests.Words(id))
            : (["--secret", await FingerprintAsync(machine, which)], ForgetAgainTests.Tokens[which]);
    }

    private static async Task<string> FingerprintAsync(Sandbox machine, int which)
    {
        var found = (await machine.JsonAsync("scan", "--all")).Json.GetProperty("secrets");
        return found
            .EnumerateArray()
            .First(s => s.GetProperty("line").GetInt32() == 1 + (2 * which))
            .GetProperty("fingerprint")
            .GetString()!;
    }

    private static async Task<IReadOnlyList<string>> LeftAsync(
        ClaudeBackup.Core.Host.AbsolutePath place,
        string first,
        string second
    ) => [.. await Traces.OfAsync(place, first), .. await Traces.OfAsync(place, second)];
}
