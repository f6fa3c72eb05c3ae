using System.Text.Json;
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
    public async Task What_was_found_by_reading_stays_known_until_all_was_read_and_a_repair_reads_it()
    {
        await SavedAsync();
        Flip();
        _ = (await _sandbox.RunAsync("verify", "--read-data")).ExitsWith(12);

        // of the structure nothing is wrong
        _ = await _sandbox.DoAsync("verify");
        Assert.Contains(Stored, (await _sandbox.RunAsync("status")).Unwrapped, StringComparison.Ordinal);

        var repaired = await _sandbox.DoAsync("verify", "--repair");
        Assert.Contains("HEALED", repaired.Unwrapped, StringComparison.Ordinal);
        Assert.DoesNotContain(Stored, (await _sandbox.DoAsync("status")).Unwrapped, StringComparison.Ordinal);
        _ = await _sandbox.DoAsync("verify", "--read-data");
    }

    [Theory]
    [InlineData("truncate -s -1")]
    [InlineData("truncate -s -4")]
    [InlineData("truncate -s +3")]
    public async Task An_object_that_git_does_not_take_is_named_though_all_its_bytes_can_be_read(string change)
    {
        await SavedAsync();
        await ChangeObjectAsync("HEAD:machines/test", $"chmod u+w $file && {change} $file");

        _ = (await _sandbox.RunAsync("verify", "--read-data")).ExitsWith(12);
        _ = await _sandbox.DoAsync("verify", "--read-data", "--repair");
        _ = (await _sandbox.ShellAsync($"git -C '{_sandbox.Repository}' fsck --full --strict")).ExitsWith(0);
    }

    [Fact]
    public async Task A_ref_that_tells_where_the_remote_was_keeps_nobody_from_going_on()
    {
        await SavedAsync();
        _ = await _sandbox.DoAsync("backend", "set", "git", "--remote", _sandbox.Elsewhere("remote.git").Value);
        _ = await _sandbox.ShellAsync(
            $"cd '{_sandbox.Repository}' && echo 8a66b3a1f6a2b74a3d1a9a41b1b6a0d76e9a0c11 >.git/refs/claude-backup/agreed"
        );

        var found = (await _sandbox.RunAsync("verify")).ExitsWith(12);
        Assert.DoesNotContain("LOST", found.Unwrapped, StringComparison.Ordinal);
        _ = await _sandbox.DoAsync("sync");
        _ = await _sandbox.DoAsync("verify");
    }

    [Fact]
    public async Task Settings_that_say_something_else_come_back_from_their_copy_where_a_repair_is_wished()
    {
        await SavedAsync();
        var settings = (_sandbox.Repository / Core.Host.RelativePath.Parse(".git/claude-backup/settings.json")).Value;
        var before = File.ReadAllText(settings);
        File.WriteAllText(settings, "[1, 2]");

        _ = (await _sandbox.RunAsync("verify")).ExitsWith(12);
        _ = await _sandbox.DoAsync("verify", "--repair");
        Assert.Equal(before, File.ReadAllText(settings));
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
        var looked = await _sandbox.DoAsync("sync", "--scheduled");
        Assert.Contains("damage was found and healed", looked.Unwrapped, StringComparison.Ordinal);
        Assert.Contains(
            "Verified        just now; every byte read just now",
            (await _sandbox.DoAsync("status", "-v")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists((_sandbox.Repository / Core.Host.RelativePath.Parse(Stored)).Value));
    }

    [Fact]
    public async Task A_repository_without_refs_and_objects_is_put_right_by_the_command_that_doctor_names()
    {
        Platform.RequirePosix();
        await SavedAsync();
        _ = (
            await _sandbox.ShellAsync($"rm -rf '{_sandbox.Repository}'/.git/refs '{_sandbox.Repository}'/.git/objects")
        ).ExitsWith(0);

        _ = await _sandbox.DoAsync("verify", "--repair", "--yes");

        _ = await _sandbox.DoAsync("verify", "--read-data");
        _ = await _sandbox.RestoreElsewhereAsync();
    }

    [Theory]
    [InlineData("session-index.json")]
    [InlineData("manifest.json")]
    [InlineData("machines/test/session-index.json")]
    public async Task A_document_that_is_cut_is_named_and_mended_also_where_not_every_index_is_kept(string document)
    {
        Platform.RequirePosix();
        await SavedAsync();
        var file = (_sandbox.Repository / Core.Host.RelativePath.Parse(document)).Value;
        var whole = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, whole[..40], TestContext.Current.CancellationToken);
        _ = (await _sandbox.ShellAsync($"rm -r '{_sandbox.Repository}'/.git/claude-backup/index")).ExitsWith(0);

        var named = await _sandbox.RunAsync("verify");
        _ = await _sandbox.DoAsync("verify", "--repair", "--yes");

        Assert.Contains($"{document} does not tell", named.Unwrapped, StringComparison.Ordinal);
        using var mended = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
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
        await ChangeObjectAsync($"HEAD:{Stored}", $"rm -f $file '{_sandbox.Claude.Root}/{Transcript.PathOf(Id)}'");
    }

    // each object is a file of its own then
    private async Task ChangeObjectAsync(string name, string change) =>
        _ = (
            await _sandbox.ShellAsync(
                $"""
                set -e
                cd '{_sandbox.Repository}'
                mkdir packs && mv .git/objects/pack/* packs/
                for pack in packs/*.pack; do git unpack-objects -q <"$pack"; done
                rm -rf packs
                id=$(git rev-parse '{name}')
                file=".git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
                {change}
                """
            )
        ).ExitsWith(0);
}
