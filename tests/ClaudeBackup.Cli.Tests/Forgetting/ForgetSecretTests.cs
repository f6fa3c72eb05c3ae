using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>A secret that leaked is taken out of all that is stored; what stands around it stays.</summary>
public sealed class ForgetSecretTests : IDisposable
{
    // invented here, and opens nothing
    internal static readonly string Token =
        "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => "aB3dE7xZ"[i * 5 % 8]));

    private static readonly string Id = Fleet.Id(1);
    private static readonly string Stars = new('*', Token.Length);

    private readonly Sandbox _user = new();

    [Fact]
    public async Task It_is_in_no_file_and_no_object_any_more_and_all_else_is_byte_by_byte_as_it_was()
    {
        Platform.RequirePosix();
        await SaveAsync(_user);
        _ = await _user.DoAsync("search", "message");
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Token));
        var before = await _user.GitAsync("log", "--format=%an %ae %ai %cn %ci %s");

        var forgot = (await _user.DoAsync("forget", "--secret", await FingerprintAsync(_user), "--yes", "--json")).Json;

        Assert.Empty(await Traces.OfAsync(_user.Repository, Token));
        Assert.True(forgot.GetProperty("ok").GetBoolean());
        Assert.Equal(0, forgot.GetProperty("erasure").GetProperty("left").GetArrayLength());
        Assert.Contains("Revoke it all the same", forgot.GetProperty("revoke").GetString(), StringComparison.Ordinal);
        _ = await _user.DoAsync("verify", "--read-data");
        await _user.RepositoryIsSoundAsync();
        Assert.EndsWith(
            before,
            await _user.GitAsync("log", "--format=%an %ae %ai %cn %ci %s"),
            StringComparison.Ordinal
        );
        var restored = await _user.RestoreElsewhereAsync();
        foreach (var file in new[] { Transcript.PathOf(Id), "CLAUDE.md", "history.jsonl", ToolResult })
        {
            var text = Encoding.UTF8.GetString(_user.Claude.Read(file));
            Assert.Contains(Token, text, StringComparison.Ordinal);
            Assert.Equal(
                text.Replace(Token, Stars, StringComparison.Ordinal),
                Encoding.UTF8.GetString(restored.Read(file))
            );
        }
    }

    [Fact]
    public async Task The_source_keeps_it_and_a_sync_neither_saves_it_again_nor_takes_the_file_for_another()
    {
        await SaveAsync(_user);
        _ = await _user.DoAsync("forget", "--secret", await FingerprintAsync(_user), "--yes");
        var head = await _user.HeadAsync();

        var same = (await _user.JsonAsync("sync")).Json;
        Assert.Equal(JsonValueKind.Null, same.GetProperty("commit").ValueKind);
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 9, 1));
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 10, 1, text: $"once more {Token} here"));
        var grown = (await _user.JsonAsync("sync")).Json;
        var again = (await _user.JsonAsync("sync")).Json;

        Assert.NotEqual(head, await _user.HeadAsync());
        Assert.Equal(0, grown.GetProperty("kept").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, again.GetProperty("commit").ValueKind);
        Assert.Empty(await Traces.OfAsync(_user.Repository, Token));
        var restored = await _user.RestoreElsewhereAsync();
        Assert.Equal(
            Encoding
                .UTF8.GetString(_user.Claude.Read(Transcript.PathOf(Id)))
                .Replace(Token, Stars, StringComparison.Ordinal),
            Encoding.UTF8.GetString(restored.Read(Transcript.PathOf(Id)))
        );
        _ = await _user.DoAsync("verify", "--read-data");
    }

    [Fact]
    public async Task Another_machine_and_the_remote_lose_it_and_come_to_the_same_history()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        await SaveAsync(one, init: false);
        _ = await two.JsonAsync("sync");
        Assert.NotEmpty(await Traces.OfAsync(two.Repository, Token));
        var fingerprint = await FingerprintAsync(one);

        var forgot = (await one.JsonAsync("forget", "--secret", fingerprint, "--yes")).Json;
        var heard = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        Assert.True(forgot.GetProperty("pushed").GetBoolean());
        Assert.Equal(fleet.Address, forgot.GetProperty("sentTo")[0].GetString());
        Assert.Contains(
            heard.Json.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.Contains("must be revoked", StringComparison.Ordinal)
        );
        Assert.Empty(await Traces.OfAsync(one.Repository, Token));
        Assert.Empty(await Traces.OfAsync(two.Repository, Token));
        Assert.Empty(await Traces.OfAsync(fleet.Remote.Path, Token));
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        await one.RepositoryIsSoundAsync();
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_without_a_terminal_a_yes_is_needed()
    {
        await SaveAsync(_user);
        var fingerprint = await FingerprintAsync(_user);
        var head = await _user.HeadAsync();

        var plan = (await _user.JsonAsync("forget", "--secret", fingerprint[..8], "--dry-run")).Json;
        (await _user.RunAsync("forget", "--secret", fingerprint)).ExitsWith(2);
        var unknown = (await _user.RunAsync("forget", "--secret", "0000000000000000", "--yes")).ExitsWith(1);
        (await _user.RunAsync("forget", "--secret", fingerprint, Id, "--yes")).ExitsWith(2);

        Assert.Equal(fingerprint, plan.GetProperty("fingerprint").GetString());
        Assert.Equal(4, plan.GetProperty("places").GetArrayLength());
        Assert.Equal(4, plan.GetProperty("atSource").GetArrayLength());
        Assert.Contains("has the fingerprint", unknown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, plan.ToString() + unknown.Error, StringComparison.Ordinal);
        Assert.Equal(head, await _user.HeadAsync());
        await _user.RepositoryIsSoundAsync();
    }

    public void Dispose() => _user.Dispose();

    private static string ToolResult => $"projects/{Transcript.Folder()}/{Id}/tool-results/out.txt";

    internal static async Task<string> FingerprintAsync(Sandbox user) =>
        (await user.JsonAsync("scan"))
            .Json.GetProperty("secrets")
            .EnumerateArray()
            .First(s => s.GetProperty("rule").GetString() == "github-token")
            .GetProperty("fingerprint")
            .GetString()!;

    /// <summary>A session in several states with the secret in the middle, and files beside it that have it as well.</summary>
    internal static async Task SaveAsync(Sandbox user, bool init = true)
    {
        user.WriteSession(Id);
        user.WriteSession(Fleet.Id(7));
        user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 1, text: $"my token is {Token} for now"));
        user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 3, 2));
        user.Claude.Write("CLAUDE.md", Encoding.UTF8.GetBytes($"Use {Token}\r\nfor all.\n"));
        user.Claude.Write("history.jsonl", Encoding.UTF8.GetBytes($"{{\"display\":\"export T={Token}\"}}\n"));
        user.Claude.Write(ToolResult, Encoding.UTF8.GetBytes($"a\n  export GITHUB={Token}\nb\n"));
        _ = await user.DoAsync(init ? ["init", "--local", "--yes"] : ["sync"]);
        user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 5, 4));
        _ = await user.DoAsync("sync");
    }
}
