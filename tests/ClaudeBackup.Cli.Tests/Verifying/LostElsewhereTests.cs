using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Verifying;

/// <summary>What one machine lost and accepted as lost, another one still has: as soon as they meet, both have it again.</summary>
public sealed class LostElsewhereTests : IDisposable
{
    private static readonly string Path = Transcript.PathOf(Fleet.Id(1));

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_whole_bytes_take_the_place_of_the_note_on_every_machine()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.WriteSession(Fleet.Id(5));
        one.Claude.Append(Path, Transcript.Messages(Fleet.Id(1), 2, 2));
        await one.DoAsync("sync");
        var two = await fleet.ConnectedAsync("two", 2);
        await one.DoAsync("sync");
        var whole = one.Claude.Read(Path);
        await LoseAsync(one);
        Assert.Contains("claude-backup-lost", await RestoredAsync(one), StringComparison.Ordinal);
        var warned = (await one.JsonAsync("restore", Fleet.Id(1), "--to", Target())).Json.GetProperty("warnings");
        Assert.Contains("in the place of bytes that were lost", warned.ToString(), StringComparison.Ordinal);
        var noted = (await one.JsonAsync("versions", Fleet.Id(1))).Json.GetProperty("states");
        Assert.Contains(noted.EnumerateArray(), s => s.GetProperty("hasLosses").GetBoolean());
        var listed = (await one.JsonAsync("restore", "--list")).Json.GetProperty("losses");
        Assert.Equal(Fleet.Id(1), Assert.Single(listed.EnumerateArray()).GetString());
        Assert.Contains(
            "bytes that were lost: 1",
            (await one.DoAsync("restore", "--list")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.True((await one.JsonAsync("show", Fleet.Id(1))).Json.GetProperty("hasLosses").GetBoolean());
        Assert.Contains(
            "bytes that were lost",
            (await one.DoAsync("show", Fleet.Id(1))).Unwrapped,
            StringComparison.Ordinal
        );
        Fleet.Grow(one, 5);
        await one.DoAsync("sync");

        var elsewhere = (_directory.Path / "other.git").Value;
        _ = await BareRepository.CreateAsync(_directory.Path / "other.git");
        await one.DoAsync("backend", "set", "git", "--remote", elsewhere);
        var met = await two.DoAsync("backend", "set", "git", "--remote", elsewhere);
        Assert.Contains("is whole again", met.Unwrapped, StringComparison.Ordinal);
        await IsWholeAsync(two, whole);
        await one.DoAsync("sync");
        await IsWholeAsync(one, whole);

        Assert.Equal("one", (await one.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        await two.DoAsync("sync");
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Fleet.Grow(one, 5);
        await one.DoAsync("sync");
        await two.DoAsync("sync");
        await IsWholeAsync(two, whole);
    }

    private static async Task LoseAsync(Sandbox machine)
    {
        machine.Claude.Delete(Path);
        machine.Claude.Write("CLAUDE.md", "after it was deleted\n");
        await machine.DoAsync("sync");
        await machine.DoAsync("backend", "set", "local");
        var stored = $"machines/one/{Path}.gz";
        var blob = (await machine.GitAsync("rev-parse", $"HEAD:{stored}")).Trim();
        var script =
            $"cd {machine.Repository} && mkdir ../packs && (mv .git/objects/pack/* ../packs/ || true) && "
            + "for p in ../packs/*.pack; do [ ! -e $p ] || git unpack-objects -q < $p; done && rm -r ../packs && "
            + $"rm -f {stored} .git/objects/{blob[..2]}/{blob[2..]}";
        var done = await machine.ShellAsync(script);
        Assert.True(done.ExitCode == 0, done.Error);
        await machine.DoAsync("verify", "--repair", "--accept-loss", "--yes");
    }

    private async Task IsWholeAsync(Sandbox machine, byte[] whole)
    {
        Assert.Equal(System.Text.Encoding.UTF8.GetString(whole), await RestoredAsync(machine));
        var versions = (await machine.JsonAsync("versions", Fleet.Id(1))).Json.GetProperty("states");
        Assert.Equal(["extends", "first"], versions.EnumerateArray().Select(s => s.GetProperty("change").GetString()));
        Assert.Equal(whole.Length, versions[0].GetProperty("bytes").GetInt32());
        Assert.DoesNotContain(versions.EnumerateArray(), s => s.GetProperty("hasLosses").GetBoolean());
        foreach (var state in versions.EnumerateArray())
        {
            var target = Target();
            await machine.DoAsync([.. state.GetProperty("restore").GetString()!.Split(' ')[1..], "--to", target]);
            Assert.Equal(
                whole[..state.GetProperty("bytes").GetInt32()],
                await File.ReadAllBytesAsync($"{target}/{Path}", TestContext.Current.CancellationToken)
            );
        }

        await machine.DoAsync("verify", "--read-data");
    }

    private async Task<string> RestoredAsync(Sandbox machine)
    {
        var target = Target();
        await machine.DoAsync("restore", Fleet.Id(1), "--machine", "one", "--to", target);
        return await File.ReadAllTextAsync($"{target}/{Path}", TestContext.Current.CancellationToken);
    }

    private string Target() => $"{_directory.Path}/{Guid.NewGuid():n}";
}
