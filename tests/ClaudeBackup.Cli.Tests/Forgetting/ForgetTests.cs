using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

public sealed class ForgetTests : IDisposable
{
    private const string Words = "the quick brown secret";

    private static readonly string Id = Transcript.Id("a1");
    private static readonly string Other = Transcript.Id("b2");

    private readonly Sandbox _user = new();

    [Fact]
    public async Task A_forgotten_session_is_in_no_file_and_no_object_of_the_repository()
    {
        Platform.RequirePosix();
        await SaveAsync();
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Words));
        var before = await _user.GitAsync("log", "--format=%an %ae %ai %cn %ci %s");

        var forgot = (await _user.DoAsync("forget", Id, "--yes", "--json")).Json;

        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        Assert.True(forgot.GetProperty("ok").GetBoolean());
        Assert.Equal(0, forgot.GetProperty("erasure").GetProperty("left").GetArrayLength());
        Assert.True(forgot.GetProperty("erasure").GetProperty("gone").GetInt32() >= 4);
        _ = await _user.DoAsync("verify", "--read-data");
        await _user.RepositoryIsSoundAsync();
        // all else of history is as it was
        Assert.EndsWith(
            before,
            await _user.GitAsync("log", "--format=%an %ae %ai %cn %ci %s"),
            StringComparison.Ordinal
        );
        Assert.Equal([Other], await ListedAsync(_user));
        var restored = await _user.RestoreElsewhereAsync();
        Assert.Equal(_user.Claude.Read(Transcript.PathOf(Other)), restored.Read(Transcript.PathOf(Other)));
        Assert.False(File.Exists((restored.Root / RelativePath.Parse(Transcript.PathOf(Id))).Value));
    }

    [Fact]
    public async Task What_the_source_still_has_is_not_saved_again_and_that_is_said()
    {
        await SaveAsync();
        _ = await _user.DoAsync("forget", Id, "--yes");
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 9, 1, text: Words));

        var sync = await _user.JsonAsync("sync");

        Assert.Equal(JsonValueKind.Null, sync.Json.GetProperty("commit").ValueKind);
        Assert.Contains("forgotten before", sync.Json.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        Assert.Equal(1, (await _user.JsonAsync("status")).Json.GetProperty("forgotten").GetInt32());
        Assert.Contains(
            "1 session at the source not saved",
            (await _user.DoAsync("status", "-v")).Out,
            StringComparison.Ordinal
        );
        Assert.Equal(
            Id,
            (await _user.JsonAsync("forget", "--list"))
                .Json.GetProperty("forgotten")[0]
                .GetProperty("session")
                .GetString()
        );
    }

    [Fact]
    public async Task A_subagent_whose_name_does_not_tell_the_session_is_not_saved_when_it_comes_later()
    {
        await SaveAsync();
        _ = await _user.DoAsync("forget", Id, "--yes");
        _user.Claude.Write(
            $"projects/{Transcript.Folder()}/agent-late.jsonl",
            Transcript.Messages(Id, 0, 2, text: Words)
        );
        _user.Claude.Write($"projects/{Transcript.Folder()}/agent-other.jsonl", Transcript.Messages(Other, 0, 2));

        _ = await _user.DoAsync("sync");

        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        var saved = await _user.GitAsync("ls-tree", "-r", "--name-only", "HEAD");
        Assert.Contains("agent-other", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("agent-late", saved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_without_a_terminal_a_yes_is_needed()
    {
        await SaveAsync();
        var head = await _user.HeadAsync();

        var plan = (await _user.JsonAsync("forget", Id, "--dry-run")).Json;
        (await _user.RunAsync("forget", Id)).ExitsWith(2);

        Assert.Equal(2, plan.GetProperty("snapshots").GetInt32());
        Assert.Equal(1, plan.GetProperty("atSource").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("erasure").ValueKind);
        Assert.Equal(head, await _user.HeadAsync());
        Assert.Equal(2, (await ListedAsync(_user)).Count);
        await _user.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task It_leaves_every_ref_log_and_folder_in_which_git_and_we_keep_what_was()
    {
        Platform.RequirePosix();
        await SaveAsync();
        _ = await _user.DoAsync("restore", Id, "--force");
        _user.Claude.Append(
            Transcript.PathOf(Id),
            Encoding.UTF8.GetBytes($"{{\"type\":\"user\",\"text\":\"{Words}\"}}\n")
        );
        _ = await _user.DoAsync("restore", Id, "--force");
        _ = await _user.GitAsync("branch", "mine", "HEAD~1");
        _ = await _user.GitAsync(
            "-c",
            "user.name=u",
            "-c",
            "user.email=u@e",
            "tag",
            "-a",
            "-m",
            Words,
            "marked",
            "HEAD"
        );
        _ = await _user.GitAsync("update-ref", "ORIG_HEAD", "HEAD");
        _ = await _user.DoAsync("search", "brown");
        Assert.NotEmpty(
            Directory.GetFiles(
                (_user.Repository / ".git/claude-backup/replaced").Value,
                "*",
                SearchOption.AllDirectories
            )
        );

        _ = await _user.DoAsync("forget", Id, "--yes");

        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        Assert.Equal("", await _user.GitAsync("log", "--all", "--format=%H", "--", $"*{Id}*"));
        Assert.Contains("mine", await _user.GitAsync("branch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_killed_at_any_call_of_git_is_completed_by_the_next_sync()
    {
        Platform.RequirePosix();
        await SaveAsync();
        var count = _user.Elsewhere("count");
        var git = _user.Elsewhere("killing") / "git";
        _ = Directory.CreateDirectory(git.Parent!.Value);
        await File.WriteAllTextAsync(
            git.Value,
            $"""
            #!/bin/sh
            n=$(($(cat {count}) + 1)); echo $n > {count}
            [ $n = "$KILL_AT" ] && kill -9 $PPID && exit 1
            PATH=${"{PATH#*:}"} exec git "$@"

            """,
            TestContext.Current.CancellationToken
        );
        (await _user.ShellAsync($"chmod +x {git}; cp -a {_user.Repository} {_user.Elsewhere("saved")}")).ExitsWith(0);
        var path = _user.Environment["PATH"];
        var (killed, begun) = (0, 0);
        for (var at = 1; ; at++)
        {
            (
                await _user.ShellAsync(
                    $"rm -rf {_user.Repository}; cp -a {_user.Elsewhere("saved")} {_user.Repository}; echo 0 > {count}"
                )
            ).ExitsWith(0);
            _user.Environment["PATH"] = $"{git.Parent}:{path}";
            _user.Environment["KILL_AT"] = $"{at}";
            var forget = await _user.RunAsync("forget", Id, "--yes");
            _user.Environment["PATH"] = path;
            if (forget.ExitCode == 0)
            {
                break;
            }

            killed++;
            var hasBegun =
                (await _user.JsonAsync("forget", "--list")).Json.GetProperty("forgotten").GetArrayLength() > 0
                || (await _user.GitAsync("log", "--format=%s", "-1")).StartsWith("forget", StringComparison.Ordinal);
            (await _user.RunAsync("sync")).ExitsWith(0);
            await _user.RepositoryIsSoundAsync();
            if (hasBegun)
            {
                begun++;
                Assert.True((await Traces.OfAsync(_user.Repository, Words)).Count == 0, $"killed at call {at}");
                Assert.Equal([Other], await ListedAsync(_user));
            }
            else
            {
                Assert.Equal([Id, Other], await ListedAsync(_user));
            }
        }

        Assert.True(begun > 8 && killed > begun, $"{begun} of {killed}");
    }

    [Fact]
    public async Task The_same_session_saved_by_two_machines_goes_everywhere_unless_one_is_named()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        two.WriteSession(Fleet.Id(1));
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        var plan = (await one.JsonAsync("forget", Fleet.Id(1), "--dry-run")).Json;
        _ = await one.JsonAsync("forget", Fleet.Id(1), "--machine", "one", "--yes");
        Assert.Equal(2, plan.GetProperty("copies").GetArrayLength());
        Assert.Equal(["two 1", "two 2"], await Fleet.ListAsync(one));
        _ = await one.JsonAsync("forget", Fleet.Id(1), "--yes");
        Assert.Equal(["two 2"], await Fleet.ListAsync(one));
        _ = await two.JsonAsync("sync");
        Assert.Equal(["two 2"], await Fleet.ListAsync(two));
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
    }

    [Fact]
    public async Task A_copy_in_another_project_is_not_forgotten_unseen()
    {
        await SaveAsync();
        _user.Claude.Write($"projects/-w-other/{Id}.jsonl", Transcript.Messages(Id, 0, 2, text: "of another project"));
        _ = await _user.DoAsync("sync");
        var head = await _user.HeadAsync();

        var refused = (await _user.RunAsync("forget", Id, "--project", "w-other", "--yes")).ExitsWith(2);

        Assert.Contains(Transcript.Folder(), refused.Error, StringComparison.Ordinal);
        Assert.Equal(head, await _user.HeadAsync());
        var plan = (await _user.JsonAsync("forget", Id, "--dry-run")).Json.GetProperty("copies");
        Assert.Equal(2, plan.EnumerateArray().Select(c => c.GetProperty("title").GetString()).Distinct().Count());
        Assert.Contains(
            "of another project",
            (await _user.DoAsync("forget", Id, "--dry-run")).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_was_kept_aside_of_other_sessions_stays()
    {
        await SaveAsync();
        var others = Kept($"projects/-tmp-claude-{Id}-scratchpad/{Other}.jsonl");
        var own = Kept($"projects/-tmp-claude-{Other}-scratchpad/{Id}.jsonl");

        _ = await _user.DoAsync("forget", Id, "--yes");

        Assert.True(File.Exists(others));
        Assert.False(File.Exists(own));
    }

    [Fact]
    public async Task What_another_machine_kept_aside_of_its_own_copy_stays()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        two.WriteSession(Fleet.Id(1));
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");
        var kept = Kept(two, $"projects/-w/{Fleet.Id(1)}.jsonl");

        _ = await one.JsonAsync("forget", Fleet.Id(1), "--machine", "one", "--yes");
        _ = await two.JsonAsync("sync");
        Assert.True(File.Exists(kept));
        _ = await one.JsonAsync("forget", Fleet.Id(1), "--yes");
        _ = await two.JsonAsync("sync");
        Assert.False(File.Exists(kept));
    }

    public void Dispose() => _user.Dispose();

    private string Kept(string path) => Kept(_user, path);

    private static string Kept(Sandbox machine, string path)
    {
        var file = machine.Repository / ".git/claude-backup/replaced/20260101T000000.000Z" / path;
        _ = Directory.CreateDirectory(file.Parent!.Value);
        File.WriteAllText(file.Value, "kept aside");
        return file.Value;
    }

    private async Task SaveAsync()
    {
        _user.Claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, 3, text: Words));
        _user.Claude.Write(
            $"projects/{Transcript.Folder()}/{Id}/subagents/agent-1.jsonl",
            Transcript.Messages(Id, 0, 1, text: Words)
        );
        _user.WriteSession(Other);
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 3, 3, text: Words));
        _ = await _user.DoAsync("sync");
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(Sandbox user) =>
        [
            .. (await user.JsonAsync("restore", "--list"))
                .Json.GetProperty("sessions")
                .EnumerateArray()
                .Select(s => s.GetProperty("uuid").GetString()!)
                .Order(StringComparer.Ordinal),
        ];
}
