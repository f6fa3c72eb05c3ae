using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What restore does with what is there already and differs: it stays, or is replaced and kept aside.</summary>
public sealed class ReplacedFileTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Defect", "D15")]
    public async Task Without_force_a_file_that_differs_is_never_touched()
    {
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.Write("CLAUDE.md", "stored");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, [.. _sandbox.Claude.Read(Path)[..^2], .. "x\n"u8]);
        _sandbox.Claude.Write(Transcript.PathOf(Transcript.Id("2")), "else");
        _sandbox.Claude.Write("CLAUDE.md", "mine now");
        var before = _sandbox.Claude.Listing(withTimes: true);

        var one = (await _sandbox.RunAsync("restore", Id, "--json")).ExitsWith(1);
        var all = (await _sandbox.JsonAsync("restore", "--all")).Json;

        Assert.Equal("exists", one.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("differs", one.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
        Assert.Equal((0, 2, 0), RestoreCounts.Of(all));
    }

    [Theory]
    [InlineData(0, "behind")]
    [InlineData(7, "different")]
    public async Task What_ends_within_a_segment_is_compared_byte_by_byte(int changed, string found)
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 5));
        await _sandbox.DoAsync("init", "--yes");
        var cut = Transcript.Messages(Id, 0, 2);
        cut[changed] ^= (byte)(changed == 0 ? 0 : 1);
        _sandbox.Claude.Write(Path, cut);

        var plan = (await _sandbox.JsonAsync("restore", "--all", "--dry-run")).Json;

        Assert.Equal(found, Assert.Single(plan.GetProperty("steps").EnumerateArray()).GetProperty("found").GetString());
    }

    [Fact]
    public async Task A_session_that_is_newer_here_stays_and_is_to_be_saved_not_replaced()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(side, "a result");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 2));
        _sandbox.Claude.Delete(side);
        var newer = _sandbox.Claude.Read(Path);

        var dry = (await _sandbox.DoAsync("restore", Id, "--dry-run")).Out;
        var words = (await _sandbox.DoAsync("restore", Id)).Out;
        var json = (await _sandbox.JsonAsync("restore", Id)).Json;

        Assert.All(
            [dry, words],
            text =>
            {
                Assert.Contains("nothing to restore. Save it with: claude-backup sync", text, StringComparison.Ordinal);
                Assert.Contains($"claude --resume {Id}", text, StringComparison.Ordinal);
                Assert.DoesNotContain("--force", text, StringComparison.Ordinal);
            }
        );
        Assert.Equal(newer, _sandbox.Claude.Read(Path));
        Assert.Equal("a result"u8.ToArray(), _sandbox.Claude.Read(side));
        Assert.True(json.GetProperty("ok").GetBoolean());
        Assert.Equal(
            ["ahead", "identical"],
            json.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("found").GetString()!)
        );
    }

    [Fact]
    [Trait("Defect", "D15")]
    public async Task A_longer_local_session_that_is_replaced_is_kept_aside_and_the_output_says_so_first()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        var stored = _sandbox.Claude.Read(Path);
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 20));
        var longer = _sandbox.Claude.Read(Path);

        var dry = (await _sandbox.JsonAsync("restore", Id, "--force", "--dry-run")).Json;
        var json = (await _sandbox.JsonAsync("restore", Id, "--force")).Json;

        Assert.Equal(stored, _sandbox.Claude.Read(Path));
        var step = json.GetProperty("steps")[0];
        Assert.Equal("ahead", step.GetProperty("found").GetString());
        var aside = step.GetProperty("aside").GetString()!;
        Assert.StartsWith((_sandbox.Repository / ".git/claude-backup/replaced").Value, aside, StringComparison.Ordinal);
        Assert.Equal(longer, await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken));
        Assert.Contains(
            "is newer here than in the backup",
            dry.GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains(aside, json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);

        _sandbox.Claude.Write(Path, longer);
        var words = (await _sandbox.DoAsync("restore", Id, "--force")).Out;
        Assert.Contains("is newer here than in the backup", words, StringComparison.Ordinal);
        Assert.Matches("/replaced/.*" + Id, words);
        Assert.Equal(2, Directory.GetDirectories((_sandbox.Repository / ".git/claude-backup/replaced").Value).Length);
    }

    [Fact]
    [Trait("Defect", "D15")]
    public async Task Every_kind_of_replaced_file_is_kept_aside()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "stored words");
        _sandbox.Claude.Write("history.jsonl", "{}\n");
        await _sandbox.DoAsync("init", "--yes");
        var stored = _sandbox.Claude.Listing();
        _sandbox.Claude.Write(Path, "shorter");
        _sandbox.Claude.Write("CLAUDE.md", "mine");
        _sandbox.Claude.Write("history.jsonl", "[]\n");
        var mine = _sandbox.Claude.Listing();

        var all = (await _sandbox.JsonAsync("restore", "--all", "--force")).Json;

        Assert.Equal(stored, _sandbox.Claude.Listing());
        Assert.Equal(3, all.GetProperty("files").GetProperty("replaced").GetInt32());
        var run = Assert.Single(Directory.GetDirectories((_sandbox.Repository / ".git/claude-backup/replaced").Value));
        Assert.Equal(mine, new ClaudeTree(new Core.Host.AbsolutePath(run)).Listing());
    }

    [Fact]
    public async Task A_refusal_is_part_of_the_plan_that_a_dry_run_shows()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(side, "a result");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, [.. _sandbox.Claude.Read(Path)[..^2], .. "x\n"u8]);
        _sandbox.Claude.Delete(side);
        var before = _sandbox.Claude.Listing(withTimes: true);

        var json = (await _sandbox.RunAsync("restore", Id, "--dry-run", "--json")).ExitsWith(3).Json;
        var words = (await _sandbox.RunAsync("restore", Id, "--dry-run")).ExitsWith(3);
        var done = (await _sandbox.RunAsync("restore", Id)).ExitsWith(1);

        Assert.Equal(
            ["refuse", "refuse"],
            json.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("action").GetString()!)
        );
        Assert.Contains("differs", json.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Contains("This would be refused: ", words.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("resume it with", words.Out, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("--force", done.Error, StringComparison.Ordinal);
        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
    }
}
