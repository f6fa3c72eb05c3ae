using System.Text;
using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>What is forgotten after something else was, in the same stored pieces of a file.</summary>
public sealed class ForgetAgainTests : IDisposable
{
    internal const string History = "history.jsonl";

    private static readonly string One = Transcript.Id("a1");
    private static readonly string Two = Transcript.Id("b2");
    private static readonly string Third = Transcript.Id("c3");
    private static readonly string Index = $"projects/{Transcript.Folder()}/sessions-index.json";

    private readonly Sandbox _user = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_sessions_one_after_the_other_are_both_in_no_object_any_more(bool syncs)
    {
        Platform.RequirePosix();
        await SaveAsync();

        foreach (var id in new[] { One, Two })
        {
            Assert.True((await _user.DoAsync("forget", id, "--yes", "--json")).Json.GetProperty("ok").GetBoolean());
            if (syncs)
            {
                _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Third) + Prompt(id)));
                _ = await _user.DoAsync("sync");
            }
        }

        await IsGoneAsync(Words(One), Words(Two));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_and_a_secret_in_the_same_piece_are_both_in_no_object_any_more(bool secretFirst)
    {
        Platform.RequirePosix();
        await SaveAsync();
        string[][] forgets =
        [
            [One, "--yes"],
            ["--secret", (await FingerprintsAsync(_user))[0], "--yes"],
        ];

        foreach (var forget in secretFirst ? forgets.Reverse() : forgets)
        {
            var forgot = (await _user.DoAsync(["forget", .. forget, "--json"])).Json;
            Assert.True(forgot.GetProperty("ok").GetBoolean());
        }

        await IsGoneAsync(Words(One), Tokens[0]);
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Tokens[1]));
    }

    [Fact]
    public async Task Two_secrets_one_after_the_other_are_both_in_no_object_any_more()
    {
        Platform.RequirePosix();
        await SaveAsync();

        foreach (var fingerprint in await FingerprintsAsync(_user))
        {
            var forgot = (await _user.DoAsync("forget", "--secret", fingerprint, "--yes", "--json")).Json;
            Assert.True(forgot.GetProperty("ok").GetBoolean());
            Assert.True(forgot.GetProperty("erasure").GetProperty("gone").GetInt32() > 0);
        }

        await IsGoneAsync(Tokens);
    }

    [Fact]
    public async Task Words_in_an_object_that_no_history_had_and_git_may_not_drop_are_told_until_it_may()
    {
        Platform.RequirePosix();
        await SaveAsync();
        var (blob, kept) = await KeptPackAsync(Prompt(One));

        var forgot = (await _user.RunAsync("forget", One, "--yes", "--json")).ExitsWith(12).Json;
        var listed = (await _user.JsonAsync("forget", "--list")).Json.GetProperty("forgotten")[0];
        File.Delete(kept);
        _ = await _user.DoAsync("sync");

        Assert.False(forgot.GetProperty("ok").GetBoolean());
        Assert.Contains(
            forgot.GetProperty("erasure").GetProperty("left").EnumerateArray(),
            left => left.GetString() == $"object {blob}"
        );
        Assert.True(listed.GetProperty("waits").GetBoolean());
        await IsGoneAsync(Words(One));
        var after = (await _user.JsonAsync("forget", "--list")).Json.GetProperty("forgotten")[0];
        Assert.False(after.GetProperty("waits").GetBoolean());
    }

    public void Dispose() => _user.Dispose();

    // invented here, and open nothing
    internal static readonly string[] Tokens =
    [
        .. new[] { "aB3dE7xZ", "Q8dZ4mT1", "k5WnR2yC" }.Select(s =>
            "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => s[i * 5 % 8]))
        ),
    ];

    internal static string Words(string id) => $"what {id[..2]} says to nobody else";

    /// <summary>A line of history.jsonl.</summary>
    internal static string Prompt(string id, string more = "") =>
        $$"""{"display":"{{Words(id)}} {{more}}","pastedContents":{},"timestamp":1772355600000,"project":"/home/dev/api","sessionId":"{{id}}"}"""
        + "\n";

    internal static async Task<string[]> FingerprintsAsync(Sandbox user)
    {
        var found = (await user.JsonAsync("scan")).Json.GetProperty("secrets");
        return
        [
            .. found
                .EnumerateArray()
                .OrderBy(s => s.GetProperty("line").GetInt32())
                .Select(s => s.GetProperty("fingerprint").GetString()!)
                .Distinct(),
        ];
    }

    private async Task SaveAsync()
    {
        foreach (var id in new[] { One, Two })
        {
            _user.Claude.Write(Transcript.PathOf(id), Transcript.Messages(id, 0, 2, text: Words(id)));
        }

        _user.WriteSession(Third);
        _user.Claude.Write(
            Index,
            $$"""
            {"version":1,"entries":[{"sessionId":"{{One}}","firstPrompt":"{{Words(
                One
            )}}"},{"sessionId":"{{Two}}","firstPrompt":"{{Words(Two)}}"}]}
            """
        );
        _user.Claude.Write(
            History,
            Prompt(Third, Tokens[0]) + Prompt(One) + Prompt(Third, Tokens[1]) + Prompt(Two) + Prompt(Third)
        );
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(One) + Prompt(Third)));
        _ = await _user.DoAsync("sync");
    }

    // and the file goes on as the same file
    private async Task IsGoneAsync(params string[] words)
    {
        foreach (var gone in words)
        {
            Assert.Empty(await Traces.OfAsync(_user.Repository, gone));
        }

        var same = (await _user.JsonAsync("sync")).Json;
        _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Third)));
        var grown = (await _user.JsonAsync("sync")).Json;

        Assert.Equal(JsonValueKind.Null, same.GetProperty("commit").ValueKind);
        Assert.Equal(0, grown.GetProperty("kept").GetArrayLength());
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Words(Third)));
        _ = await _user.DoAsync("verify", "--read-data");
        await _user.RepositoryIsSoundAsync();
    }

    // an object that nothing leads to, in a pack that git was told to keep
    private async Task<(string Blob, string Keep)> KeptPackAsync(string content)
    {
        var clear = _user.Elsewhere("clear");
        await File.WriteAllTextAsync(clear.Value, content);
        var result = (
            await _user.ShellAsync(
                $"""
                set -e; cd {_user.Repository}
                blob=$(gzip -c {clear} | git hash-object -w --stdin)
                pack=.git/objects/pack/pack-$(echo $blob | git pack-objects -q .git/objects/pack/pack)
                rm -f .git/objects/$(echo $blob | cut -c1-2)/$(echo $blob | cut -c3-)
                touch $pack.keep
                echo $blob $PWD/$pack.keep
                """
            )
        ).ExitsWith(0);
        var told = result.Out.Trim().Split(' ');
        return (told[0], told[1]);
    }
}
