using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>A shorter or rewritten session never replaces the fuller one.</summary>
public sealed class KeptStatesTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("shrunk")]
    [InlineData("rewritten")]
    [Trait("Defect", "D3")]
    public async Task A_stub_in_place_of_a_session_is_kept_beside_it_named_and_not_restored(string change)
    {
        var full = Transcript.Messages(Id, 0, 40);
        var stub = change == "shrunk" ? full[..500] : Transcript.Messages(Id, 0, 2, text: "other");
        _sandbox.Claude.Write(Path, full);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, stub);

        var kept = (await _sandbox.JsonAsync("sync")).Json.GetProperty("kept")[0];

        Assert.Equal(Id, kept.GetProperty("uuid").GetString());
        Assert.Equal(change, kept.GetProperty("change").GetString());
        Assert.Equal(full.Length, kept.GetProperty("storedBytes").GetInt64());
        Assert.Equal(stub.Length, kept.GetProperty("sourceBytes").GetInt64());
        Assert.Equal(full, (await _sandbox.RestoreElsewhereAsync("all")).Read(Path));
        Assert.Equal(full, (await _sandbox.RestoreElsewhereAsync("one", Id)).Read(Path));
        var stored = await _sandbox.GitAsync("ls-tree", "-r", "--name-only", "HEAD");
        Assert.Contains($"machines/test/{Path}.v2.gz\n", stored, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Defect", "D3")]
    public async Task A_session_cut_off_and_written_on_is_kept_in_both_states_without_a_third()
    {
        var full = Transcript.Messages(Id, 0, 40);
        _sandbox.Claude.Write(Path, full);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 2, text: "other"));
        var said = await _sandbox.DoAsync("sync");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 2, text: "other"));
        await _sandbox.DoAsync("sync");
        Assert.Equal(2, await VariantsAsync());
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 4, 60, text: "other"));
        await _sandbox.DoAsync("sync");

        Assert.Equal(2, await VariantsAsync());
        Assert.Contains("Both are kept", said.Out, StringComparison.Ordinal);
        Assert.Equal(_sandbox.Claude.Read(Path), (await _sandbox.RestoreElsewhereAsync()).Read(Path));

        async Task<int> VariantsAsync() =>
            (await _sandbox.JsonAsync("restore", "--list"))
                .Json.GetProperty("sessions")[0]
                .GetProperty("variantCount")
                .GetInt32();
    }

    [Fact]
    [Trait("Defect", "D3")]
    public async Task A_session_that_returns_to_its_stored_state_makes_no_new_one()
    {
        var full = Transcript.Messages(Id, 0, 40);
        _sandbox.Claude.Write(Path, full);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, full.AsSpan(0, 500));
        await _sandbox.DoAsync("sync");
        _sandbox.Claude.Write(Path, [.. full, .. Transcript.Messages(Id, 40, 2)]);

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal(0, sync.GetProperty("kept").GetArrayLength());
        Assert.Equal(_sandbox.Claude.Read(Path), (await _sandbox.RestoreElsewhereAsync()).Read(Path));
    }

    // a crash pads the file, a repair takes that away again, and work goes on: the padded state stays the one with the most bytes
    [Fact]
    public async Task A_repaired_session_is_told_as_a_newer_state_and_comes_back_when_asked_for()
    {
        var padded = new byte[20_000];
        Transcript.Messages(Id, 0, 4).CopyTo(padded, 0);
        _sandbox.Claude.Write(Path, padded);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 4));
        await _sandbox.DoAsync("sync");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 4, 2));
        await _sandbox.DoAsync("sync");
        var repaired = _sandbox.Claude.Read(Path);

        var states = (await _sandbox.JsonAsync("peek", Id)).Json.GetProperty("states").EnumerateArray().ToArray();
        var list = (await _sandbox.DoAsync("restore", "--list")).Out;
        var fullest = (await _sandbox.JsonAsync("restore", Id, "--dry-run", "--force")).Json;
        var everything = (await _sandbox.JsonAsync("restore", "--all", "--dry-run", "--force")).Json;
        File.Delete((_sandbox.Claude.Root / Path).Value);
        var newest = (await _sandbox.JsonAsync("restore", Id, "--state", "newest")).Json;

        Assert.Equal([1, 2], states.Select(s => s.GetProperty("state").GetInt32()));
        Assert.Equal([false, true], states.Select(s => s.GetProperty("newest").GetBoolean()));
        Assert.Equal([true, false], states.Select(s => s.GetProperty("fullest").GetBoolean()));
        Assert.Equal([20_000, repaired.Length], states.Select(s => s.GetProperty("bytes").GetInt32()));
        Assert.Equal([4, 6], states.Select(s => s.GetProperty("messageCount").GetInt32()));
        Assert.Contains("[2 states] ", list, StringComparison.Ordinal);
        Assert.Contains(
            $"claude-backup restore {Id} --state 2 --force",
            Assert.Single(fullest.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            Id,
            Assert.Single(everything.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, newest.GetProperty("warnings").GetArrayLength());
        Assert.Equal(repaired, _sandbox.Claude.Read(Path));

        await _sandbox.DoAsync("restore", Id, "--state", "1", "--force");
        Assert.Equal(padded, _sandbox.Claude.Read(Path));
        var peeked = await _sandbox.DoAsync("peek", Id, "--state", "2");
        Assert.Contains("the newest: what Claude Code had last", peeked.Out, StringComparison.Ordinal);
        (await _sandbox.RunAsync("restore", Id, "--state", "3", "--json")).ExitsWith(1);
        (await _sandbox.RunAsync("restore", Id, "--state", "oldest", "--json")).ExitsWith(2);
        (await _sandbox.RunAsync("restore", "--all", "--state", "2", "--json")).ExitsWith(2);
    }

    [Theory]
    [InlineData("history.jsonl")]
    [InlineData("projects/-home-dev-api/agent-1a2b.jsonl")]
    [InlineData("projects/-home-dev-api/10000000-0000-4000-8000-000000000000/subagents/agent-1.jsonl")]
    [Trait("Defect", "D3")]
    public async Task Everything_that_only_grows_is_kept_so(string path)
    {
        var full = Transcript.Messages(Id, 0, 10);
        _sandbox.Claude.Write(path, full);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(path, ""u8);

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal("shrunk", sync.GetProperty("kept")[0].GetProperty("change").GetString());
        Assert.Equal(full, (await _sandbox.RestoreElsewhereAsync()).Read(path));
    }

    [Fact]
    [Trait("Defect", "D3")]
    public async Task A_rewritten_transcript_of_many_segments_keeps_both_states_in_full()
    {
        var full = Transcript.Large(Id, 6_000_000, seed: 1);
        var other = (byte[])full.Clone();
        other[3_000_000] ^= 1;
        _sandbox.Claude.Write(Path, full);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write(Path, other);

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Equal("rewritten", sync.GetProperty("kept")[0].GetProperty("change").GetString());
        // the same size: the later one is the one to restore, the earlier one is in its segments
        var restored = await _sandbox.RestoreElsewhereAsync();
        Assert.True(other.AsSpan().SequenceEqual(restored.Read(Path)));
        var earlier = await _sandbox.ShellAsync(
            $"cd ~/.claude-backup/machines/test/projects/*/ && for p in {Id}.jsonl.gz {Id}.jsonl.[0-9]*.gz; do gunzip -c $p; done | sha256sum | cut -c 1-64"
        );
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(full)), earlier.Out.Trim());
    }
}
