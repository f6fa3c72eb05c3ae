using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>A machine that lost its repository goes on in its old place at the remote; one that only looks like it does not.</summary>
public sealed class StartingOverTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public StartingOverTests()
    {
        Assert.SkipWhen(Computer.Id() is null, "This system has no id, so nothing can be proved.");
        _sandbox.WriteSession(Id);
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_old_folder_is_taken_again_and_no_session_is_there_twice()
    {
        await JoinAsync(_sandbox);
        var before = (await _sandbox.JsonAsync("status")).Json;
        Directory.Delete(_sandbox.Repository.Value, recursive: true);
        _sandbox.WriteSession(Transcript.Id("2"));

        await JoinAsync(_sandbox);

        var list = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").EnumerateArray();
        Assert.Equal(
            [Transcript.Id("1"), Transcript.Id("2")],
            list.Select(s => s.GetProperty("uuid").GetString()!).Order(StringComparer.Ordinal)
        );
        Assert.Equal("test", (await _sandbox.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        Assert.Equal("test", before.GetProperty("machineSlug").GetString());
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
        await _sandbox.DoAsync("sync");
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task What_was_at_the_remote_alone_stays_there()
    {
        await JoinAsync(_sandbox);
        Directory.Delete(_sandbox.Repository.Value, recursive: true);
        _sandbox.Claude.DeleteFolder("projects");
        _sandbox.WriteSession(Transcript.Id("2"));

        await JoinAsync(_sandbox);

        await _sandbox.DoAsync("restore", Id);
        Assert.True(_sandbox.Claude.Has(Transcript.PathOf(Id)));
    }

    [Fact]
    public async Task An_identity_that_is_lost_with_its_copy_is_found_in_the_manifest()
    {
        await _sandbox.DoAsync("init", "--local");
        var file = (_sandbox.Repository / ".git/claude-backup/machine.json").Value;
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        File.Delete(file + ".copy");

        await _sandbox.DoAsync("init", "--local");

        Assert.Equal(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_home_of_the_same_name_is_another_machine_and_the_same_copies_do_not_make_an_id_ambiguous()
    {
        using var other = new Sandbox();
        other.WriteSession(Id);
        other.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));
        _sandbox.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));
        await JoinAsync(_sandbox);
        await JoinAsync(other);

        Assert.Equal("test-2", (await other.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        Assert.Equal(
            other.Claude.Read(Transcript.PathOf(Id)),
            (await other.RestoreElsewhereAsync("one", Id)).Read(Transcript.PathOf(Id))
        );
        await other.DoAsync("peek", Id);

        // as soon as they differ, it is to be said which
        other.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 4, 2));
        await other.DoAsync("sync");
        (await other.RunAsync("peek", Id, "--json")).ExitsWith(2);
    }

    private Task<CliResult> JoinAsync(Sandbox sandbox) =>
        sandbox.DoAsync(
            "init",
            "--yes",
            "--schedule",
            "off",
            "--backend",
            "git",
            "--remote",
            (_directory.Path / "remote.git").Value
        );
}
