using System.Text;
using ClaudeBackup.Cli.Tests.Healing;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Verifying;

/// <summary>What nobody has any more stops nobody for ever: once the user accepts that, history goes on, and says what is missing where.</summary>
public sealed class AcceptLossTests(LooseAlone repository) : IClassFixture<LooseAlone>
{
    private const string Gone = Damageable.Gone;
    private const string Long = "30000000-0000-4000-8000-000000000000";

    private static readonly string[] Accept = ["verify", "--repair", "--accept-loss", "--yes", "--json"];

    private Sandbox Sandbox => repository.Sandbox;

    [Theory]
    [InlineData("segment gone at the source")]
    [InlineData("older tree")]
    [InlineData("older commit")]
    [InlineData("list")]
    [InlineData("tree of the machine")]
    public async Task After_it_all_is_whole_and_a_new_remote_can_be_filled(string what)
    {
        await repository.DamageAsync("deleted", repository.Objects[what]);
        await ForgetOtherCopiesAsync();
        var document = (await Sandbox.RunAsync(Accept)).ExitsWith(0).Json;
        Assert.True(document.GetProperty("ok").GetBoolean());

        await IsUsableAsync();
        Assert.Equal(
            Transcript.Messages(Damageable.Live, 0, 2),
            (await Sandbox.RestoreElsewhereAsync()).Read(Transcript.PathOf(Damageable.Live))[
                ..Transcript.Messages(Damageable.Live, 0, 2).Length
            ]
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_snapshot_before_a_lost_one_is_cut_off(bool hasLog)
    {
        await repository.DamageAsync("none");
        var first = (await Sandbox.GitAsync("rev-list", "--max-parents=0", "HEAD")).Trim();
        Assert.NotEqual(first, (await Sandbox.GitAsync("rev-parse", "HEAD~1")).Trim());
        await repository.DamageAsync("deleted", repository.Objects["older commit"]);
        await repository.ShellAsync(hasLog ? "true" : "rm -r ~/.claude-backup/.git/logs");
        _ = (await Sandbox.RunAsync(Accept)).ExitsWith(0);
        Assert.Contains(first, await Sandbox.GitAsync("rev-list", "HEAD"), StringComparison.Ordinal);
        await IsUsableAsync();
    }

    [Fact]
    public async Task A_note_stands_in_the_place_of_what_is_lost_and_all_else_of_the_file_stays()
    {
        var (before, lost, after) = await LoseTheMiddleAsync();
        _ = (await Sandbox.RunAsync("sync")).ExitsWith(12);

        var document = (await Sandbox.RunAsync(Accept)).ExitsWith(0).Json.GetProperty("repair");
        var accepted = Assert.Single(document.GetProperty("accepted").EnumerateArray());
        Assert.Contains($"{Long}.jsonl.0002.gz", accepted.GetProperty("meaning").GetString(), StringComparison.Ordinal);

        await repository.ShellAsync($"rm -rf {Sandbox.Elsewhere("restored")}");
        var restored = (await Sandbox.RestoreElsewhereAsync()).Read(Transcript.PathOf(Long));
        var hash = Core.Format.ContentHash.Of(lost);
        var note = Encoding.UTF8.GetBytes(
            $$"""{"type":"claude-backup-lost","bytes":{{lost.Length}},"sha256":"{{hash}}"}""" + "\n"
        );
        Assert.Equal([.. before, .. note, .. after], restored);
        await IsUsableAsync();
    }

    [Fact]
    public async Task What_an_earlier_snapshot_held_alone_is_missing_there_and_nowhere_else()
    {
        await repository.DamageAsync("none");
        Sandbox.Claude.Write("CLAUDE.md", "# Other notes, as long as they are\n");
        _ = await Sandbox.JsonAsync("sync");
        await LoseAsync("HEAD~1:machines/test/config/CLAUDE.md");
        _ = (await Sandbox.RunAsync("verify", "--repair")).ExitsWith(12);
        _ = (await Sandbox.RunAsync(Accept)).ExitsWith(0);

        Assert.Equal("# Other notes, as long as they are\n", await ConfigAsync("HEAD", "CLAUDE.md"));
        Assert.Equal(
            1,
            (
                await Sandbox.ShellAsync(
                    $"git -C {Sandbox.Repository} cat-file -e HEAD~1:machines/test/config/CLAUDE.md && exit 0 || exit 1"
                )
            ).ExitCode
        );
        Assert.Contains("opus", await ConfigAsync("HEAD~1", "settings.json"), StringComparison.Ordinal);
        await IsUsableAsync();
    }

    [Fact]
    public async Task Nothing_is_accepted_that_was_not_agreed_to()
    {
        _ = await LoseTheMiddleAsync();
        var head = await Sandbox.HeadAsync();
        var plan = await Sandbox.RunAsync("verify", "--repair", "--accept-loss", "--dry-run");
        Assert.Contains("Would write history anew without what nobody has", plan.Unwrapped, StringComparison.Ordinal);
        var unasked = (await Sandbox.RunAsync("verify", "--repair", "--accept-loss")).ExitsWith(2);
        Assert.Contains("--yes", unasked.Error, StringComparison.Ordinal);
        _ = (await Sandbox.RunAsync("verify", "--accept-loss")).ExitsWith(2);
        Assert.Equal(head, await Sandbox.HeadAsync());
        _ = (await Sandbox.RunAsync("verify")).ExitsWith(12);
    }

    [Fact]
    public async Task Where_the_remote_cannot_be_asked_it_may_have_it()
    {
        await repository.DamageAsync("none");
        var address = Sandbox.Elsewhere("away.git");
        _ = (await Sandbox.RunAsync("backend", "set", "git", "--remote", address.Value)).ExitsWith(0);
        Sandbox.Claude.Write("CLAUDE.md", "# Other notes, as long as they are\n");
        _ = await Sandbox.JsonAsync("sync");
        await LoseAsync("HEAD~1:machines/test/config/CLAUDE.md");
        await repository.ShellAsync($"rm -rf {address}");
        var head = await Sandbox.HeadAsync();
        var refused = (await Sandbox.RunAsync(Accept)).ExitsWith(1);
        Assert.Contains("backend set local", refused.Error, StringComparison.Ordinal);
        Assert.Equal(head, await Sandbox.HeadAsync());
    }

    // syncs, also that of the schedule, end well; history can be packed, and sent as a whole
    private async Task IsUsableAsync()
    {
        var looked = await Sandbox.RunAsync("verify", "--read-data");
        Assert.True(looked.ExitCode == 0, looked.ToString());
        Sandbox.Claude.Write("CLAUDE.md", "# More\n");
        _ = (await Sandbox.RunAsync("sync")).ExitsWith(0);
        _ = (await Sandbox.RunAsync("sync", "--scheduled")).ExitsWith(0);
        await Sandbox.RepositoryIsSoundAsync();
        await repository.ShellAsync($"rm -rf {Sandbox.Elsewhere("new.git")}");
        _ = (await Sandbox.RunAsync("backend", "set", "git", "--remote", Sandbox.Elsewhere("new.git").Value)).ExitsWith(
            0
        );
        await repository.ShellAsync($"git --git-dir={Sandbox.Elsewhere("new.git")} fsck --strict");
    }

    // a transcript of three segments, whose source is gone, without the second
    private async Task<(byte[] Before, byte[] Lost, byte[] After)> LoseTheMiddleAsync()
    {
        await repository.DamageAsync("none");
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.Length < 5 << 20)
        {
            var bytes = new byte[900];
            random.NextBytes(bytes);
            _ = text.Append($$"""{"type":"user","text":"{{Convert.ToBase64String(bytes)}}"}""").Append('\n');
        }

        Sandbox.Claude.Write(Transcript.PathOf(Long), text.ToString());
        _ = await Sandbox.JsonAsync("sync");
        Sandbox.Claude.Delete(Transcript.PathOf(Long));
        _ = await Sandbox.JsonAsync("sync");
        var parts = new List<byte[]>();
        var stored = (
            await Sandbox.GitAsync("ls-tree", "--name-only", "HEAD", $"machines/test/projects/-home-dev-api/")
        )
            .Split('\n')
            .Where(name =>
                name.Contains(Long, StringComparison.Ordinal) && name.EndsWith(".gz", StringComparison.Ordinal)
            )
            // the first has no number
            .OrderBy(name => name.Length)
            .ThenBy(name => name, StringComparer.Ordinal)
            .ToArray();
        foreach (var name in stored)
        {
            var content = (await Sandbox.ShellAsync($"gunzip < {Sandbox.Repository}/{name}")).Out;
            parts.Add(Encoding.UTF8.GetBytes(content));
        }

        await LoseAsync("HEAD:" + stored.Single(name => name.EndsWith(".0002.gz", StringComparison.Ordinal)));
        var at = Array.FindIndex(stored, name => name.EndsWith(".0002.gz", StringComparison.Ordinal));
        return ([.. parts[..at].SelectMany(p => p)], parts[at], [.. parts[(at + 1)..].SelectMany(p => p)]);
    }

    private async Task LoseAsync(string place)
    {
        await repository.ShellAsync(
            $"""
            set -e
            cd ~/.claude-backup
            mkdir packs && if ls .git/objects/pack/*.pack; then mv .git/objects/pack/* packs/; fi
            for pack in packs/*.pack; do [ ! -e "$pack" ] || git unpack-objects -q <"$pack"; done
            rm -rf packs
            id=$(git rev-parse '{place}')
            rm ".git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
            path='{place}'; rm -f "$(echo "$path" | cut -d: -f2)"
            """
        );
    }

    private Task ForgetOtherCopiesAsync() =>
        repository.ShellAsync(
            $"cd ~/.claude-backup && rm -rf .git/claude-backup/index .git/index machines && rm -f ~/.claude/{Transcript.PathOf(Gone)}"
        );

    private async Task<string> ConfigAsync(string commit, string name) =>
        await Sandbox.GitAsync("show", $"{commit}:machines/test/config/{name}");
}
