using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Verifying;

/// <summary><c>verify</c> as a user calls it, and as the schedule does.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private static readonly string Stored = $"machines/test/{Transcript.PathOf(Id)}.gz";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_is_whole_is_said_to_be_and_every_byte_is_read_when_asked()
    {
        await SavedAsync();
        Assert.Contains("Everything is whole.", (await _sandbox.DoAsync("verify")).Unwrapped, StringComparison.Ordinal);
        var document = (await _sandbox.JsonAsync("verify", "--read-data")).Json;
        Assert.True(document.GetProperty("ok").GetBoolean());
        Assert.Equal(
            document.GetProperty("checked").GetProperty("segments").GetInt32(),
            document.GetProperty("checked").GetProperty("readSegments").GetInt32()
        );
        Assert.NotNull(document.GetProperty("allReadSince").GetString());
    }

    [Fact]
    public async Task What_is_damaged_is_named_with_12_planned_and_repaired()
    {
        await SavedAsync();
        Flip();
        var found = await _sandbox.RunAsync("verify", "--read-data");
        _ = found.ExitsWith(12);
        Assert.Contains(Stored, found.Unwrapped, StringComparison.Ordinal);
        Assert.Contains("claude-backup verify --read-data --repair", found.Unwrapped, StringComparison.Ordinal);
        var plan = (await _sandbox.RunAsync("verify", "--read-data", "--repair", "--dry-run")).ExitsWith(12);
        Assert.Contains("Would write the files beside .git anew", plan.Unwrapped, StringComparison.Ordinal);
        Assert.Contains(
            "HEALED What was wrong: ",
            (await _sandbox.DoAsync("verify", "--read-data", "--repair")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Everything is whole.",
            (await _sandbox.DoAsync("verify", "--read-data")).Unwrapped,
            StringComparison.Ordinal
        );
    }

    [LinuxFact("The script of util-linux gives a terminal.")]
    public async Task On_a_terminal_a_repair_shows_its_plan_and_asks()
    {
        await SavedAsync();
        File.Delete((_sandbox.Repository / Core.Host.RelativePath.Parse(Stored)).Value);

        var declined = await _sandbox.OnTerminalAsync("n\r", "verify", "--repair");
        _ = (await _sandbox.RunAsync("verify")).ExitsWith(12);
        var agreed = await _sandbox.OnTerminalAsync("y\r", "verify", "--repair");

        Assert.Equal((130, 0), (declined.ExitCode, agreed.ExitCode));
        Assert.Contains("Would write the files beside .git anew", declined.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was repaired.", declined.Out, StringComparison.Ordinal);
        _ = await _sandbox.DoAsync("verify");
        File.Delete((_sandbox.Repository / Core.Host.RelativePath.Parse(Stored)).Value);
        Assert.DoesNotContain(
            "Repair it?",
            (await _sandbox.OnTerminalAsync("", "verify", "--repair", "--yes")).ExitsWith(0).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_drill_leaves_a_line_in_status()
    {
        await SavedAsync();
        var drill = await _sandbox.DoAsync("verify", "--drill");
        Assert.Contains("1 of 1 session came back whole", drill.Unwrapped, StringComparison.Ordinal);
        Assert.Contains(
            "last full drill just now: 1 of 1 session came back whole",
            (await _sandbox.DoAsync("status")).Unwrapped,
            StringComparison.Ordinal
        );
        var proof = (await _sandbox.JsonAsync("status")).Json.GetProperty("proof");
        Assert.Equal(1, proof.GetProperty("lastFullDrill").GetProperty("whole").GetInt32());
        _ = (await _sandbox.RunAsync("verify", "--drill", "1/2")).ExitsWith(2);
    }

    [Fact]
    public async Task A_scheduled_sync_looks_by_itself_and_repairs_what_it_can()
    {
        await SavedAsync();
        File.Delete((_sandbox.Repository / Core.Host.RelativePath.Parse(Stored)).Value);
        _ = await _sandbox.DoAsync("sync");
        Assert.Contains("never yet", (await _sandbox.DoAsync("status", "-v")).Unwrapped, StringComparison.Ordinal);
        _ = await _sandbox.DoAsync("sync", "--scheduled");
        Assert.Contains(
            "Verified        just now",
            (await _sandbox.DoAsync("status", "-v")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists((_sandbox.Repository / Core.Host.RelativePath.Parse(Stored)).Value));
    }

    [Fact]
    public async Task What_is_lost_is_told_by_status_until_it_is_back()
    {
        await SavedAsync();
        await LoseAsync();
        _ = (await _sandbox.RunAsync("verify")).ExitsWith(12);
        var status = await _sandbox.RunAsync("status");
        Assert.Contains(Transcript.PathOf(Id), status.Unwrapped, StringComparison.Ordinal);
        Assert.Contains("claude-backup verify --read-data --repair", status.Unwrapped, StringComparison.Ordinal);
        _ = (await _sandbox.RunAsync("sync", "--scheduled")).ExitsWith(12);
    }

    [Fact]
    public async Task Without_a_repository_there_is_nothing_to_verify()
    {
        var result = (await _sandbox.RunAsync("verify")).ExitsWith(10);
        Assert.Contains("claude-backup init", result.Error, StringComparison.Ordinal);
    }

    private async Task SavedAsync()
    {
        _sandbox.WriteSession(Id);
        _ = await _sandbox.DoAsync("init", "--local", "--yes", "--schedule", "off");
    }

    private void Flip()
    {
        var file = (_sandbox.Repository / Core.Host.RelativePath.Parse(Stored)).Value;
        var bytes = File.ReadAllBytes(file);
        bytes[^9] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    // in git, beside it and at the source
    private async Task LoseAsync()
    {
        Flip();
        _ = await _sandbox.ShellAsync(
            $"""
            set -e
            cd '{_sandbox.Repository}'
            mkdir packs && mv .git/objects/pack/* packs/
            for pack in packs/*.pack; do git unpack-objects -q <"$pack"; done
            rm -rf packs
            id=$(git rev-parse 'HEAD:{Stored}')
            rm ".git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
            rm '{_sandbox.Claude.Root}/{Transcript.PathOf(Id)}'
            """
        );
    }
}
