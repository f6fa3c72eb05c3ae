using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Verifying;

/// <summary>The copy at a remote rots: who notices, and what mends it.</summary>
public sealed class RemoteCopyTests
{
    private static string Stored(int digit) => $"machines/one/{Transcript.PathOf(Fleet.Id(digit), Transcript.Cwd)}.gz";

    [Theory]
    [InlineData("blob", true)]
    [InlineData("blob", false)]
    [InlineData("tree", true)]
    [InlineData("tree", false)]
    [InlineData("commit", true)]
    [InlineData("commit", false)]
    public async Task What_a_folder_has_damaged_or_lacks_is_named_and_put_there_from_here(string type, bool isEmptied)
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        Assert.Contains(
            $"The copy at {fleet.Address} is whole.",
            (await one.DoAsync("verify", "--remote")).Unwrapped,
            StringComparison.Ordinal
        );
        var what = type switch
        {
            "blob" => $"main:{Stored(1)}",
            "tree" => "main:machines/one/projects",
            _ => "main",
        };
        var id = await DamageAsync(fleet.Remote, what, isEmptied);

        var found = (await one.RunAsync("verify", "--remote", "--json")).ExitsWith(12);
        Assert.Equal(fleet.Address, found.Json.GetProperty("remote").GetString());
        var defect = Assert.Single(found.Json.GetProperty("defects").EnumerateArray());
        Assert.Equal(("remote", id, "one-copy"), (Text(defect, "kind"), Text(defect, "path"), Text(defect, "harm")));
        Assert.Contains(type == "blob" ? Stored(1) : id, Text(defect, "meaning"), StringComparison.Ordinal);
        Assert.Contains(
            "claude-backup verify --remote --repair",
            (await one.RunAsync("status")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "claude-backup verify --remote --repair",
            (await one.RunAsync("doctor")).Unwrapped,
            StringComparison.Ordinal
        );
        var plan = (await one.RunAsync("verify", "--remote", "--repair", "--dry-run", "--json")).ExitsWith(12);
        Assert.Equal("remote", Assert.Single(Repair(plan).GetProperty("steps").EnumerateArray()).GetString());

        var repaired = await one.JsonAsync("verify", "--remote", "--repair");

        Assert.Equal(id, Text(Assert.Single(Repair(repaired).GetProperty("healed").EnumerateArray()), "path"));
        await fleet.Remote.FsckAsync();
        Assert.False(Directory.Exists((fleet.Remote.Path / "claude-backup-damaged").Value));
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.DoesNotContain("--remote", (await one.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_that_rots_in_a_folder_is_taken_apart_and_what_it_lost_comes_from_here()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.Remote.GitAsync("repack", "-a", "-d", "-q");
        var pack = Assert.Single(Directory.GetFiles((fleet.Remote.Path / "objects/pack").Value, "*.pack"));
        var bytes = await File.ReadAllBytesAsync(pack, Token);
        bytes[bytes.Length / 2] ^= 0x55;
        Replace(pack, bytes);

        _ = (await one.RunAsync("verify", "--remote")).ExitsWith(12);
        _ = await one.DoAsync("verify", "--remote", "--repair");

        await fleet.Remote.FsckAsync();
        _ = await one.DoAsync("verify", "--remote");
    }

    [Fact]
    public async Task What_is_lost_here_comes_from_a_folder_in_which_something_else_is_damaged()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        _ = await DamageAsync(fleet.Remote, "main~1:machines/one", isEmptied: true);
        _ = (
            await one.ShellAsync(
                $"""
                set -e
                cd '{one.Repository}'
                mkdir packs && mv .git/objects/pack/* packs/
                for pack in packs/*.pack; do git unpack-objects -q <"$pack"; done
                rm -rf packs
                id=$(git rev-parse HEAD~1)
                rm -f ".git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
                """
            )
        ).ExitsWith(0);

        _ = (await one.RunAsync("verify")).ExitsWith(12);
        _ = await one.DoAsync("verify", "--repair");

        _ = (await one.ShellAsync($"git -C '{one.Repository}' fsck --full")).ExitsWith(0);
    }

    [Fact]
    public async Task A_push_that_a_damaged_remote_refuses_says_what_mends_it()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var id = await DamageAsync(fleet.Remote, "main:machines/one/projects", isEmptied: true);
        Fleet.Grow(one, 1);

        var push = await Fleet.IsBehindAsync(one, "remote-damaged");

        Assert.Contains(id, push.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            "claude-backup verify --remote --repair",
            push.GetProperty("hint").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_switch_to_a_remote_that_lacks_something_is_none()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await DamageAsync(fleet.Remote, $"main:{Stored(1)}", isEmptied: true);
        _ = await one.JsonAsync("backend", "set", "local");

        foreach (var times in new[] { 1, 2 })
        {
            var set = (await one.RunAsync("backend", "set", "git", "--remote", fleet.Address, "--json")).ExitsWith(1);
            Assert.Equal("remote-damaged", set.ErrorJson.GetProperty("code").GetString());
        }

        Assert.Equal("local", (await one.JsonAsync("status")).Json.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task A_new_machine_gets_what_is_sound_and_the_rest_once_another_has_mended_it()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.WriteSession(Fleet.Id(3));
        _ = await one.JsonAsync("sync");
        _ = await DamageAsync(fleet.Remote, $"main:{Stored(1)}", isEmptied: true);
        var two = fleet.Machine("two", 2);

        var init = await two.RunAsync("init", "--backend", "git", "--remote", fleet.Address);

        Assert.Contains("restore sessions one by one", init.Unwrapped, StringComparison.Ordinal);
        Assert.Equal(["one 1", "one 3", "two 2"], await Fleet.ListAsync(two));
        _ = await two.JsonAsync("restore", Fleet.Id(3), "--machine", "one");
        Assert.NotEqual(0, (await two.RunAsync("restore", Fleet.Id(1), "--machine", "one")).ExitCode);
        var left = (await two.RunAsync("verify", "--remote", "--repair")).ExitsWith(12);
        Assert.Contains("which is not here either", left.Unwrapped, StringComparison.Ordinal);
        Assert.Contains("On another machine", left.Unwrapped, StringComparison.Ordinal);

        _ = await one.JsonAsync("verify", "--remote", "--repair");

        _ = await two.JsonAsync("sync");
        _ = await two.JsonAsync("restore", Fleet.Id(1), "--machine", "one");
        _ = await two.DoAsync("verify", "--read-data", "--remote");
    }

    [Fact]
    public async Task A_scheduled_sync_looks_at_a_folder_by_itself_and_mends_it()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await DamageAsync(fleet.Remote, $"main:{Stored(1)}", isEmptied: true);

        _ = await one.DoAsync("sync", "--scheduled");

        await fleet.Remote.FsckAsync();
    }

    [Fact]
    public async Task A_remote_that_is_no_folder_is_fetched_and_where_it_is_damaged_it_is_said_what_to_do()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        using var directory = new TemporaryDirectory();
        var bare = await BareRepository.CreateAsync(directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(directory.Path);
        var one = fleet.Machine("one", 1);
        server.ApplyTo(one);
        var url = server.UrlOf(bare);
        _ = await one.JsonAsync("init", "--backend", "git", "--remote", url);
        _ = await one.DoAsync("verify", "--remote", "--read-data");
        _ = await DamageAsync(bare, $"main:{Stored(1)}", isEmptied: false);

        var found = (await one.RunAsync("verify", "--remote", "--read-data", "--repair")).ExitsWith(12);
        Assert.Contains(url, found.Unwrapped, StringComparison.Ordinal);
        Assert.Contains("claude-backup backend set git --remote URL", found.Unwrapped, StringComparison.Ordinal);
        var set = (await one.RunAsync("backend", "set", "git", "--remote", url, "--json")).ExitsWith(1);
        Assert.Equal("remote-damaged", set.ErrorJson.GetProperty("code").GetString());
        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        await fleet.Remote.FsckAsync();
        Assert.Empty(Directory.GetDirectories((one.Repository / ".git/claude-backup").Value, "probe-*"));
    }

    [Fact]
    public async Task Without_a_remote_there_is_no_copy_to_prove()
    {
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Fleet.Id(1));
        _ = await sandbox.JsonAsync("init", "--local");

        var verify = (await sandbox.RunAsync("verify", "--remote", "--json")).ExitsWith(2);

        Assert.Equal("There is no remote.", verify.ErrorJson.GetProperty("error").GetString());
    }

    /// <summary>Empties the file of an object, or takes it away.</summary>
    private static async Task<string> DamageAsync(BareRepository remote, string what, bool isEmptied)
    {
        var id = await remote.GitAsync("rev-parse", what);
        var file = remote.Path / "objects" / id[..2] / id[2..];
        if (isEmptied)
        {
            Replace(file.Value, []);
        }
        else
        {
            FileSystem.ForThisSystem().Delete(file);
        }

        return id;
    }

    // git makes them read-only
    private static void Replace(string path, byte[] content)
    {
        FileSystem.ForThisSystem().Delete(new AbsolutePath(path));
        File.WriteAllBytes(path, content);
    }

    private static JsonElement Repair(CliResult result) => result.Json.GetProperty("repair");

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
