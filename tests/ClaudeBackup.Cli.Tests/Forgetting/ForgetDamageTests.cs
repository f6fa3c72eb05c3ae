using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>Forgetting where something is in its way.</summary>
public sealed class ForgetDamageTests : IDisposable
{
    private const string Words = "the quick brown secret";

    private static readonly string Id = Transcript.Id("a1");
    private static readonly string Other = Transcript.Id("b2");
    private static readonly string New = Transcript.Id("c3");

    private readonly Sandbox _user = new();

    [Fact]
    public async Task A_lost_file_of_another_session_stops_neither_the_forgetting_nor_any_later_sync()
    {
        Platform.RequirePosix();
        await SaveAsync();
        await LoseAsync(Other);

        (await _user.RunAsync("forget", Id, "--yes")).ExitsWith(0);
        _user.WriteSession(New);
        (await _user.RunAsync("sync")).ExitsWith(12);

        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        Assert.NotEqual("", await _user.GitAsync("log", "--format=%H", "--", $"*{New}*"));
        Assert.False(await WaitsAsync());
    }

    [Fact]
    public async Task What_is_held_back_goes_with_the_next_sync_after_it_was_let_go()
    {
        Platform.RequirePosix();
        await SaveAsync();
        _ = await _user.GitAsync("tag", "held", await BlobAsync(Id));

        (await _user.RunAsync("forget", Id, "--yes")).ExitsWith(12);
        Assert.True(await WaitsAsync());
        _user.WriteSession(New);
        var sync = await _user.JsonAsync("sync");
        Assert.Contains(
            sync.Json.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.Contains("not all gone", StringComparison.Ordinal)
        );
        Assert.NotEqual("", await _user.GitAsync("log", "--format=%H", "--", $"*{New}*"));
        Assert.NotEmpty(await Traces.OfAsync(_user.Repository, Words));

        // nothing that could let it go has changed: all of it is not packed again for that
        var packs = Packs();
        Assert.Contains(
            (await _user.JsonAsync("sync")).Json.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.Contains("once a day", StringComparison.Ordinal)
        );
        Assert.Equal(packs, Packs());
        Assert.Contains(
            (await _user.JsonAsync("status")).Json.GetProperty("verdict").GetProperty("troubles").EnumerateArray(),
            t => t.GetProperty("code").GetString() == "forget-waits"
        );
        _ = await _user.GitAsync("tag", "-d", "held");
        _ = await _user.JsonAsync("sync");
        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
        Assert.False(await WaitsAsync());
        _ = await _user.DoAsync("verify");
    }

    [Fact]
    public async Task Files_that_a_run_which_was_killed_behind_its_commit_did_not_write_are_there_afterwards()
    {
        await SaveAsync();
        _user.WriteSession(New);
        _ = await _user.DoAsync("sync");
        // as if that had been killed behind its commit
        await File.WriteAllTextAsync(
            (_user.Repository / ".git/claude-backup/work-tree").Value,
            (await _user.GitAsync("rev-parse", "HEAD~1")).Trim(),
            TestContext.Current.CancellationToken
        );
        var segment = (_user.Repository / $"machines/test/{Transcript.PathOf(New)}.gz").Value;
        File.Delete(segment);

        _ = await _user.DoAsync("forget", Id, "--yes");

        Assert.True(File.Exists(segment));
        _ = await _user.DoAsync("verify", "--read-data");
    }

    [Fact]
    public async Task A_pack_that_git_could_not_delete_goes_all_the_same()
    {
        Platform.RequirePosix();
        await SaveAsync();
        var git = _user.Elsewhere("sparing") / "git";
        _ = Directory.CreateDirectory(git.Parent!.Value);
        await File.WriteAllTextAsync(
            git.Value,
            $"""
            #!/bin/sh
            PATH=${"{PATH#*:}"}
            case " $* " in *" repack -a -d "*) ;; *) exec git "$@" ;; esac
            packs={_user.Repository}/.git/objects/pack; mkdir -p {_user.Elsewhere("before")}
            cp $packs/*.pack {_user.Elsewhere("before")}; git "$@"; code=$?
            cp -n {_user.Elsewhere("before")}/*.pack $packs; exit $code

            """,
            TestContext.Current.CancellationToken
        );
        (await _user.ShellAsync($"chmod +x {git}")).ExitsWith(0);
        var path = _user.Environment["PATH"];
        _user.Environment["PATH"] = $"{git.Parent}:{path}";

        _ = await _user.DoAsync("forget", Id, "--yes");

        _user.Environment["PATH"] = path;
        Assert.NotEmpty(Directory.GetFiles(_user.Elsewhere("before").Value));
        var packs = (_user.Repository / ".git/objects/pack").Value;
        Assert.All(
            Directory.GetFiles(packs, "*.pack"),
            pack => Assert.True(File.Exists(Path.ChangeExtension(pack, ".idx")), pack)
        );
        _ = await _user.DoAsync("verify", "--read-data");
    }

    [Fact]
    public async Task Locks_of_refs_that_a_killed_run_left_do_not_stop_the_next_sync()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.Claude.Write(Transcript.PathOf(Fleet.Id(3)), Transcript.Messages(Fleet.Id(3), 0, 3, text: Words));
        _ = await one.JsonAsync("sync");
        var git = one.Elsewhere("killing") / "git";
        _ = Directory.CreateDirectory(git.Parent!.Value);
        await File.WriteAllTextAsync(
            git.Value,
            $"""
            #!/bin/sh
            case "$*" in *"update-ref --no-deref -m"*--stdin*)
                touch {one.Repository}/.git/refs/claude-backup/agreed.lock
                kill -9 $PPID; exit 1;;
            esac
            PATH=${"{PATH#*:}"} exec git "$@"

            """,
            TestContext.Current.CancellationToken
        );
        (await one.ShellAsync($"chmod +x {git}")).ExitsWith(0);
        var path = one.Environment["PATH"];
        one.Environment["PATH"] = $"{git.Parent}:{path}";
        Assert.NotEqual(0, (await one.RunAsync("forget", Fleet.Id(3), "--yes")).ExitCode);
        one.Environment["PATH"] = path;
        Assert.True(File.Exists((one.Repository / ".git/refs/claude-backup/agreed.lock").Value));

        _ = await one.JsonAsync("sync");

        Assert.Empty(await Traces.OfAsync(one.Repository, Words));
    }

    [Fact]
    public async Task Nothing_is_taken_away_under_a_run_that_talks_with_the_remote()
    {
        await SaveAsync();
        Task<CliResult> forget;
        await using (await Sandbox.HoldAsync(_user.Repository / ".git/claude-backup/remote-lock"))
        {
            forget = _user.RunAsync("forget", Id, "--yes");
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            Assert.False(forget.IsCompleted);
            Assert.NotEqual("", await BlobAsync(Id));
        }

        (await forget).ExitsWith(0);
        Assert.Empty(await Traces.OfAsync(_user.Repository, Words));
    }

    [Fact]
    public async Task What_git_packed_meanwhile_is_no_damage()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        two.WriteSession(Fleet.Id(3));
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");

        _ = await one.DoAsync("verify");
    }

    [Fact]
    public async Task What_was_kept_of_damage_stays_but_for_what_is_of_that_session()
    {
        Platform.RequirePosix();
        await SaveAsync();
        var (going, staying) = (await BlobAsync(Id), await BlobAsync(Other));
        var kept = _user.Repository / ".git/claude-backup/damaged/20260101T000000.000Z/objects";
        (
            await _user.ShellAsync(
                $"""
                cd {_user.Repository}; mkdir -p {kept}/pack {kept}/{going[..2]} {kept}/{staying[..2]}
                (echo {going}; echo {staying}) | git pack-objects -q {kept}/pack/pack
                git cat-file blob {going} > {kept}/{going[..2]}/{going[2..]}
                git cat-file blob {staying} > {kept}/{staying[..2]}/{staying[2..]}
                """
            )
        ).ExitsWith(0);
        var pack = Directory.GetFiles((kept / "pack").Value, "*.pack").Single();
        var before = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        var offsets = (await _user.ShellAsync($"git show-index < {pack[..^".pack".Length]}.idx")).Out.Split('\n');
        var (first, second) = (OffsetOf(going), OffsetOf(staying));

        (await _user.RunAsync("forget", Id, "--yes")).ExitsWith(0);

        Assert.False(File.Exists((kept / going[..2] / going[2..]).Value));
        Assert.True(File.Exists((kept / staying[..2] / staying[2..]).Value));
        var (from, to) = (first, first < second ? second : before.Length - 20);
        Array.Clear(before, from, to - from);
        Assert.Equal(before, await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken));

        int OffsetOf(string id) =>
            int.Parse(offsets.Single(line => line.Contains(id, StringComparison.Ordinal)).Split(' ')[0]);
    }

    public void Dispose() => _user.Dispose();

    private string[] Packs() =>
        [
            .. Directory
                .GetFiles((_user.Repository / ".git/objects/pack").Value, "*.pack")
                .Select(pack => $"{pack} {File.GetLastWriteTimeUtc(pack):O}")
                .Order(StringComparer.Ordinal),
        ];

    private async Task SaveAsync()
    {
        _user.Claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, 3, text: Words));
        _user.WriteSession(Other);
        _ = await _user.DoAsync("init", "--local", "--yes", "--schedule", "off");
    }

    private async Task<string> BlobAsync(string id) =>
        (await _user.GitAsync("ls-tree", "-r", "HEAD"))
            .Split('\n')
            .Single(line => line.EndsWith($"{id}.jsonl.gz", StringComparison.Ordinal))
            .Split(' ', '\t')[2];

    // in git, beside it and at the source
    private async Task LoseAsync(string id)
    {
        var blob = await BlobAsync(id);
        (
            await _user.ShellAsync(
                $"""
                cd {_user.Repository} && mkdir -p {_user.Elsewhere("packs")}
                mv .git/objects/pack/*.pack {_user.Elsewhere("packs")}; rm -f .git/objects/pack/*
                for pack in {_user.Elsewhere("packs")}/*.pack; do [ ! -e $pack ] || git unpack-objects -q < $pack; done
                rm -f .git/objects/{blob[..2]}/{blob[2..]}
                find . {_user.Claude.Root} -name '{id}.jsonl*' -not -path './machines/*/files/*' -delete
                """
            )
        ).ExitsWith(0);
    }

    private async Task<bool> WaitsAsync() =>
        (await _user.JsonAsync("forget", "--list"))
            .Json.GetProperty("forgotten")
            .EnumerateArray()
            .Single()
            .GetProperty("waits")
            .ValueKind is JsonValueKind.True;
}
