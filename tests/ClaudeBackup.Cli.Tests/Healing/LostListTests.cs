using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Healing;

/// <summary>A list of files that nobody has any more costs none of the files in it, and nothing else.</summary>
public sealed class LostListTests(LooseAlone repository) : IClassFixture<LooseAlone>
{
    private static readonly string BesideGit = $"machines/test/files/{Transcript.PathOf(Damageable.Gone)}";

    private Sandbox Sandbox => repository.Sandbox;

    [Theory]
    [InlineData("deleted")]
    [InlineData("flipped")]
    public async Task It_comes_back_from_what_the_machine_remembers_of_it(string how)
    {
        await repository.DamageAsync(how, repository.Objects["list"], BesideGit);
        await repository.IsHealedAsync();
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("emptied")]
    [InlineData("flipped")]
    public async Task Where_nobody_remembers_it_its_files_are_told_by_their_bytes(string how)
    {
        await repository.DamageAsync(how, repository.Objects["list"], BesideGit);
        await repository.ShellAsync("rm -r ~/.claude-backup/.git/claude-backup/index");

        Assert.Equal(["test 1", "test 2"], await Fleet.ListAsync(Sandbox));
        var status = await Sandbox.JsonAsync("status");
        Assert.False(status.Json.GetProperty("health").GetProperty("ok").GetBoolean());
        var listed = await Sandbox.DoAsync("restore", "--list");
        Assert.Contains(
            "A list of what the machine test stored is damaged: 1 file",
            listed.Error,
            StringComparison.Ordinal
        );
        await GoneComesBackAsync();

        // the first says what was lost; an older state of the list stays lost with it
        Fleet.Grow(Sandbox, 2);
        (await Sandbox.RunAsync("sync", "--json")).ExitsWith(12);
        Assert.Empty((await Sandbox.DoAsync("restore", "--list")).Error);
        Assert.Equal(["test 1", "test 2"], await Fleet.ListAsync(Sandbox));
        await GoneComesBackAsync();
        await repository.HasEverythingAsync();
    }

    private async Task GoneComesBackAsync()
    {
        await repository.ShellAsync($"rm -rf {Sandbox.Elsewhere("restored")}");
        var restored = await Sandbox.RestoreElsewhereAsync();
        var path = Transcript.PathOf(Damageable.Gone);
        Assert.Equal(Transcript.Messages(Damageable.Gone, 0, 2), restored.Read(path));
    }
}
