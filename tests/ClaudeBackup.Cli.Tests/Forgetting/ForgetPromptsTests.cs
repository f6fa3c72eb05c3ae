using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>What files of all sessions hold of a forgotten one: its prompts in history.jsonl, its entry in sessions-index.json.</summary>
public sealed class ForgetPromptsTests : IDisposable
{
    private const string Words = "the quick brown secret";
    private const string History = "history.jsonl";

    private static readonly string Id = Transcript.Id("a1");
    private static readonly string Other = Transcript.Id("b2");
    private static readonly string Index = $"projects/{Transcript.Folder()}/sessions-index.json";

    private readonly Sandbox _user = new();

    [Fact]
    public async Task Its_prompts_are_in_no_file_and_no_object_any_more_and_those_of_others_stay_byte_by_byte()
    {
        Platform.RequirePosix();
        await SaveAsync();
        _ = Kept(History, Prompt(Id, 7));

        var plan = (await _user.JsonAsync("forget", Id, "--dry-run")).Json;
        var forgot = (await _user.DoAsync("forget", Id, "--yes", "--json")).Json;

        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        Assert.True(forgot.GetProperty("ok").GetBoolean());
        foreach (var told in new[] { plan, forgot })
        {
            Assert.Equal(
                [History, Index],
                told.GetProperty("masked").EnumerateArray().Select(m => m.GetProperty("file").GetString()).Order()
            );
        }

        Assert.Equal(2, plan.GetProperty("masked")[0].GetProperty("states").GetInt32());
        _ = await _user.DoAsync("verify", "--read-data");
        await _user.RepositoryIsSoundAsync();
        var restored = await _user.RestoreElsewhereAsync();
        Assert.Equal(Masked(_user.Claude.Read(History)), Encoding.UTF8.GetString(restored.Read(History)));
        Assert.Equal(Masked(_user.Claude.Read(Index)), Encoding.UTF8.GetString(restored.Read(Index)));
    }

    [Fact]
    public async Task What_the_source_has_and_what_is_typed_later_is_masked_and_the_file_stays_the_same_file()
    {
        await SaveAsync();
        _ = await _user.DoAsync("forget", Id, "--yes");

        var same = (await _user.JsonAsync("sync")).Json;
        _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Id, 8) + Prompt(Other, 9)));
        var grown = (await _user.JsonAsync("sync")).Json;
        var again = (await _user.JsonAsync("sync")).Json;
        _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Other, 10)));
        var more = (await _user.JsonAsync("sync")).Json;

        Assert.Equal(JsonValueKind.Null, same.GetProperty("commit").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, grown.GetProperty("commit").ValueKind);
        Assert.Equal(JsonValueKind.Null, again.GetProperty("commit").ValueKind);
        Assert.Equal(0, grown.GetProperty("kept").GetArrayLength());
        Assert.Equal(0, more.GetProperty("kept").GetArrayLength());
        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        _ = await _user.DoAsync("verify", "--read-data");
        var restored = await _user.RestoreElsewhereAsync();
        Assert.Equal(Masked(_user.Claude.Read(History)), Encoding.UTF8.GetString(restored.Read(History)));
    }

    [Fact]
    public async Task Another_machine_masks_what_it_had_not_sent_and_both_come_to_the_same_history()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        one.Claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, 2, text: Words));
        one.Claude.Write(History, Prompt(Id, 1) + Prompt(Fleet.Id(1), 2));
        _ = await one.JsonAsync("sync");
        // the same session went on there, and that is saved there alone
        Fleet.Set(two, "remote", fleet.Address + ".away");
        two.Claude.Write(History, Prompt(Fleet.Id(2), 3) + Prompt(Id, 4));
        _ = await Fleet.IsBehindAsync(two, "remote-missing");
        Fleet.Set(two, "remote", fleet.Address);

        _ = await one.JsonAsync("forget", Id, "--yes");
        var heard = (await two.JsonAsync("sync")).Json;
        two.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Id, 5)));
        var next = (await two.JsonAsync("sync")).Json;
        _ = await one.JsonAsync("sync");

        foreach (var place in new[] { one.Repository, two.Repository, fleet.Remote.Path })
        {
            Assert.Empty(await Traces.OfAsync(place, Words));
        }

        Assert.DoesNotContain("must be revoked", heard.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await two.JsonAsync("forget", "--list")).Json.GetProperty("secrets").GetArrayLength());
        Assert.Equal(0, next.GetProperty("kept").GetArrayLength());
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        foreach (var machine in new[] { one, two })
        {
            _ = await machine.DoAsync("verify", "--read-data");
            await machine.RepositoryIsSoundAsync();
            var restored = await machine.RestoreElsewhereAsync();
            Assert.Equal(Masked(machine.Claude.Read(History)), Encoding.UTF8.GetString(restored.Read(History)));
        }
    }

    [Fact]
    public async Task Whoever_looks_for_it_hears_that_it_was_forgotten_and_a_letter_is_too_little_to_forget_by()
    {
        await SaveAsync();
        var little = (await _user.RunAsync("forget", Id[..2], "--yes")).ExitsWith(2);
        Assert.Contains(Id, little.Error, StringComparison.Ordinal);
        _ = await _user.DoAsync("forget", Id[..4], "--yes");

        foreach (var command in new[] { "show", "peek", "versions", "restore", "forget", "export" })
        {
            var result = (await _user.RunAsync(command, Id[..8])).ExitsWith(1);
            Assert.Contains($"{Id} was forgotten", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_an_earlier_version_left_of_a_forgotten_session_is_masked_by_the_next_sync()
    {
        Platform.RequirePosix();
        await SaveAsync();
        _ = await _user.DoAsync("forget", Id, "--yes");
        // as a version that did not know of these files has it: they came to history, and nobody looked
        var record = (_user.Repository / ".git/claude-backup/forgotten.json").Value;
        await ForgetTracedAsync(record);
        _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Other, 11)));
        await PlantAsync();
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Words));

        _ = await _user.DoAsync("sync");

        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        _ = await _user.DoAsync("verify", "--read-data");
    }

    public void Dispose() => _user.Dispose();

    private async Task SaveAsync()
    {
        _user.Claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, 3, text: Words));
        _user.WriteSession(Other);
        _user.Claude.Write(History, Prompt(Other, 1) + Prompt(Id, 2) + "no JSON\r\n" + Prompt(Other, 3));
        _user.Claude.Write(Index, Entries());
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        _user.Claude.Append(History, Encoding.UTF8.GetBytes(Prompt(Id, 4) + Prompt(Other, 5)));
        _ = await _user.DoAsync("sync");
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Words));
    }

    // the words of others are others, so that what is looked for is the session's alone
    private static string Prompt(string id, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"display":"{{{Said(id)}}} \"no\" {{{number}}}","pastedContents":{"1":{"id":1,"type":"text","content":"{{{Said(
                id
            )}}}"}},"timestamp":{{{1772355600000 + number}}},"project":"/home/dev/api","sessionId":"{{{id}}}"}"""
        ) + "\n";

    private static string Said(string id) => id == Id ? Words : "what others say";

    private static string Entries() =>
        $$"""
            {"version":1,"entries":[
              {"sessionId":"{{Id}}","fullPath":"/c/{{Id}}.jsonl","firstPrompt":"{{Words}}","summary":"of {{Words}}","messageCount":3},
              {"sessionId":"{{Other}}","fullPath":"/c/{{Other}}.jsonl","firstPrompt":"other","summary":"of others","messageCount":4}
            ]}

            """;

    // each line of the session, with asterisks in its strings but for those that tell place and kind
    private static string Masked(byte[] bytes) =>
        string.Join(
            '\n',
            Encoding
                .UTF8.GetString(bytes)
                .Split('\n')
                .Select(line =>
                    line.Contains($"\"sessionId\":\"{Id}\"", StringComparison.Ordinal) ? MaskedLine(line) : line
                )
        );

    private static string MaskedLine(string line) =>
        System.Text.RegularExpressions.Regex.Replace(
            line,
            """(?<="(display|content|firstPrompt|summary)":")(\\.|[^"\\])*""",
            m => new string('*', m.Length),
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(5)
        );

    private string Kept(string path, string content)
    {
        var file = _user.Repository / ".git/claude-backup/replaced/20260101T000000.000Z" / path;
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllText(file.Value, content);
        return file.Value;
    }

    private static async Task ForgetTracedAsync(string record)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(record))!.AsObject();
        Assert.True(json.Remove("traced"));
        await File.WriteAllTextAsync(record, json.ToJsonString());
    }

    // a branch of the user's own, at a commit that has the prompts in the clear
    private async Task PlantAsync()
    {
        var path = (await _user.GitAsync("ls-tree", "-r", "--name-only", "HEAD"))
            .Split('\n')
            .First(p => p.EndsWith("/history.jsonl.gz", StringComparison.Ordinal));
        var clear = _user.Elsewhere("clear");
        await File.WriteAllTextAsync(clear.Value, Prompt(Id, 6));
        (
            await _user.ShellAsync(
                $"""
                set -e; cd {_user.Repository}; export GIT_INDEX_FILE={_user.Elsewhere("index")}
                blob=$(gzip -c {clear} | git hash-object -w --stdin); git read-tree HEAD
                git update-index --cacheinfo 100644,$blob,{path}
                git -c user.name=u -c user.email=u@e commit-tree -p HEAD -m planted $(git write-tree) | xargs git branch planted
                """
            )
        ).ExitsWith(0);
    }
}
