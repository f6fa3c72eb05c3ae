using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>What is forgotten where a machine leaves the others' bytes at the remote: it has no list of their earlier snapshots.</summary>
public sealed class ForgetLeftOthersTests : IDisposable
{
    private const string History = "history.jsonl";
    private const string Long = "the quick brown secret, and more of it than anybody would guess";
    private const string Short = "tell me";

    private static readonly string Token = ForgetSecretTests.Token;
    private static readonly string Own = Transcript.PathOf(Fleet.Id(1));

    private Fleet _fleet = null!;
#pragma warning disable CA2213 // the fleet disposes its machines
    private Sandbox _one = null!;
    private Sandbox _two = null!;
#pragma warning restore CA2213

    [Fact]
    public async Task A_secret_that_another_machine_forgot_is_followed_though_the_remote_has_dropped_what_it_was()
    {
        Platform.RequirePosix();
        await SaveAsync(Token, $"here it is: {Token}");
        await GrowAsync(_two, 2);
        Fleet.Grow(_two, 2);

        await ForgetSecretAsync(_one);
        await FollowAsync();

        await HaveNothingOfAsync(Token);
    }

    [Theory]
    [InlineData(Long)]
    [InlineData(Short)]
    public async Task Prompts_that_another_machine_forgot_are_followed_whether_or_not_it_tells_what_they_were(
        string words
    )
    {
        Platform.RequirePosix();
        await SaveAsync(words, "of another");
        await GrowAsync(_two, 2);
        Fleet.Grow(_two, 2);

        _ = await _one.DoAsync("forget", Fleet.Id(3), "--yes");
        await FollowAsync();

        await HaveNothingOfAsync(words);
        // and every later sync, of several snapshots at once
        await GrowAsync(_one, 1);
        await GrowAsync(_one, 1);
        Fleet.Grow(_two, 2);
        await FollowAsync();
        await HaveNothingOfAsync(words);
    }

    [Fact]
    public async Task Two_machines_forget_at_once_and_come_to_the_same_history()
    {
        Platform.RequirePosix();
        await SaveAsync(Short, $"here it is: {Token}");
        Fleet.Set(_two, "remote", _fleet.Address + ".away");
        _ = (await _two.RunAsync("forget", Fleet.Id(2), "--yes")).ExitsWith(4);
        Fleet.Set(_two, "remote", _fleet.Address);

        await ForgetSecretAsync(_one);
        _ = await _one.DoAsync("forget", Fleet.Id(3), "--yes");
        await FollowAsync();

        await HaveNothingOfAsync(Token);
        await HaveNothingOfAsync(Short);
        Assert.Equal(["one 1"], await Fleet.ListAsync(_one));
        Assert.Equal(["one 1"], await Fleet.ListAsync(_two));
    }

    [Fact]
    public async Task A_machine_that_left_them_forgets_of_another_and_asks_the_remote_for_what_it_takes()
    {
        Platform.RequirePosix();
        await SaveAsync(Long, "of another");

        _ = await _two.DoAsync("forget", Fleet.Id(3), "--machine", "one", "--yes");
        await FollowAsync();

        await HaveNothingOfAsync(Long);
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(_two));
    }

    [Fact]
    public async Task Where_the_remote_cannot_be_asked_it_is_told_stops_no_saving_and_the_next_sync_completes_it()
    {
        Platform.RequirePosix();
        await SaveAsync(Long, "of another");
        var away = _fleet.Address + ".away";
        Directory.Move(_fleet.Address, away);

        var forgot = await _two.RunAsync("forget", Fleet.Id(3), "--machine", "one", "--yes");
        Fleet.Grow(_two, 2);
        var offline = (await _two.RunAsync("sync", "--json")).ExitsWith(4).Json;
        Directory.Move(away, _fleet.Address);
        await FollowAsync();

        Assert.Equal(1, forgot.ExitCode);
        Assert.DoesNotContain("damaged", forgot.Error, StringComparison.Ordinal);
        Assert.Contains("left at the remote", forgot.Error, StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, offline.GetProperty("commit").ValueKind);
        Assert.Contains("left at the remote", offline.GetProperty("warnings").ToString(), StringComparison.Ordinal);
        await HaveNothingOfAsync(Long);
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(_two));
    }

    [Fact]
    public async Task A_secret_is_masked_in_bytes_that_both_have_stored()
    {
        Platform.RequirePosix();
        await SaveAsync(Long, "of another");
        _one.Claude.Append(Own, Transcript.Messages(Fleet.Id(1), 9, 1, text: $"here it is: {Token}"));
        _ = await _one.JsonAsync("sync");
        // other lists of the same bytes, of which only the newest comes over
        _one.Claude.SetMode(Own, "400");
        _ = await _one.JsonAsync("sync");
        _one.Claude.SetMode(Own, "600");
        _ = await _one.JsonAsync("sync");
        _two.Claude.Write(Own, _one.Claude.Read(Own));
        _ = await _two.JsonAsync("sync");
        _ = await _one.JsonAsync("sync");

        await ForgetSecretAsync(_two);
        await FollowAsync();

        await HaveNothingOfAsync(Token);
    }

    public void Dispose() => _fleet?.Dispose();

    // Session 3 of the first machine and its prompts have the words, session 1 the text; the second one has of all that the newest lists alone.
    private async Task SaveAsync(string words, string text)
    {
        _fleet = await Fleet.CreateAsync();
        _one = await _fleet.ConnectedAsync("one", 1);
        _two = await _fleet.ConnectedAsync("two", 2);
        Fleet.Set(_two, "othersLimitBytes", 100);
        _ = await _two.JsonAsync("sync");
        _one.Claude.Write(Transcript.PathOf(Fleet.Id(3)), Transcript.Messages(Fleet.Id(3), 0, 2, text: words));
        for (var i = 1; i <= 3; i++)
        {
            _one.Claude.Append(Own, Transcript.Messages(Fleet.Id(1), (2 * i) + 1, 1, text: text));
            _one.Claude.Append(
                History,
                Encoding.UTF8.GetBytes(Prompt(Fleet.Id(3), words, i) + Prompt(Fleet.Id(1), "of others", i))
            );
            _ = await _one.JsonAsync("sync");
        }

        await GrowAsync(_one, 1);
        _ = await _two.JsonAsync("sync");
        Assert.False(Directory.Exists((_two.Repository / "machines/one/projects").Value));
    }

    private static async Task GrowAsync(Sandbox machine, int digit)
    {
        Fleet.Grow(machine, digit);
        _ = await machine.JsonAsync("sync");
    }

    private static async Task ForgetSecretAsync(Sandbox machine)
    {
        var scan = (await machine.JsonAsync("scan", "--all")).Json.GetProperty("secrets");
        _ = await machine.DoAsync("forget", "--secret", scan[0].GetProperty("fingerprint").GetString()!, "--yes");
    }

    // what each had is sent, and what the other had is here
    private async Task FollowAsync()
    {
        foreach (var machine in new[] { _two, _one, _two, _one })
        {
            var told = (await machine.JsonAsync("sync")).Json;
            Assert.True(told.GetProperty("pushed").GetBoolean(), told.ToString());
        }

        Assert.Equal(await _one.HeadAsync(), await _two.HeadAsync());
        Assert.Equal(await _one.HeadAsync(), await _fleet.Remote.MainAsync());
    }

    private async Task HaveNothingOfAsync(string words)
    {
        var clone = _two.Elsewhere("clone");
        _ = await _two.ShellAsync($"rm -rf {clone}; git clone -q --no-local {_fleet.Address} {clone}");
        foreach (var place in new[] { _one.Repository, _two.Repository, clone })
        {
            Assert.Empty(await Traces.OfAsync(place, words));
        }

        foreach (var machine in new[] { _one, _two })
        {
            _ = await machine.DoAsync("verify", "--read-data");
            await machine.RepositoryIsSoundAsync();
        }
    }

    private static string Prompt(string id, string words, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"display":"{{{words}}}","timestamp":{{{1772355600000 + number}}},"project":"/home/dev/api","sessionId":"{{{id}}}"}"""
        ) + "\n";
}
