using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Healing;

/// <summary>Where git keeps each object in a file of its own, and there is a remote.</summary>
public sealed class LooseWithRemote() : Damageable(hasRemote: true, isLoose: true);

/// <summary>The same without a remote.</summary>
public sealed class LooseAlone() : Damageable(hasRemote: false, isLoose: true);

/// <summary>As a sync leaves it, in packs, and there is a remote.</summary>
public sealed class PackedWithRemote() : Damageable(hasRemote: true, isLoose: false);

/// <summary>The same without a remote.</summary>
public sealed class PackedAlone() : Damageable(hasRemote: false, isLoose: false);

/// <summary>Damage of single objects: healed from the files beside git, or else from the remote.</summary>
public sealed class DamagedObjectTests(LooseWithRemote repository) : IClassFixture<LooseWithRemote>
{
    [Theory]
    [InlineData("segment gone at the source", "flipped")]
    [InlineData("segment gone at the source", "deleted")]
    [InlineData("segment still there", "cut")]
    [InlineData("list", "emptied")]
    [InlineData("tree of the machine", "flipped")]
    [InlineData("tree of the machine", "deleted")]
    [InlineData("tree at the root", "deleted")]
    [InlineData("commit", "flipped")]
    [InlineData("commit", "deleted")]
    [InlineData("older commit", "emptied")]
    [InlineData("older commit", "deleted")]
    [InlineData("older tree", "deleted")]
    public async Task An_object_that_anybody_has_comes_back(string what, string how)
    {
        await repository.DamageAsync(how, repository.Objects[what]);
        await repository.IsHealedAsync();
    }

    [Fact]
    public async Task What_is_damaged_in_git_and_beside_it_comes_back_from_the_remote()
    {
        await repository.DamageAsync(
            "flipped",
            repository.Objects["segment gone at the source"],
            $"machines/test/{Transcript.PathOf(Damageable.Gone)}.gz"
        );
        _ = await repository.Sandbox.JsonAsync("sync");
        await repository.IsHealedAsync();
    }
}

/// <summary>Damage of single objects where there is no remote: the files beside git are the other copy.</summary>
public sealed class DamagedObjectAloneTests(LooseAlone repository) : IClassFixture<LooseAlone>
{
    [Theory]
    [InlineData("segment gone at the source", "emptied")]
    [InlineData("segment still there", "deleted")]
    [InlineData("list", "flipped")]
    [InlineData("tree of the machine", "cut")]
    [InlineData("tree at the root", "deleted")]
    public async Task An_object_of_the_newest_snapshot_comes_back_from_the_files_beside_git(string what, string how)
    {
        await repository.DamageAsync(how, repository.Objects[what]);
        await repository.IsHealedAsync();
    }
}

/// <summary>Damage of what nobody else has.</summary>
public sealed class LostObjectTests(LooseAlone repository) : IClassFixture<LooseAlone>
{
    private static readonly string BesideGit = $"machines/test/{Transcript.PathOf(Damageable.Gone)}.gz";

    [Fact]
    public async Task What_nobody_has_is_told_as_damage_and_all_else_goes_on()
    {
        var sandbox = repository.Sandbox;
        await repository.DamageAsync("deleted", repository.Objects["segment gone at the source"], BesideGit);
        var before = await sandbox.HeadAsync();
        Fleet.Grow(sandbox, 2);

        var first = (await sandbox.RunAsync("sync", "--json")).ExitsWith(12);
        var again = (await sandbox.RunAsync("sync", "--json")).ExitsWith(12);

        Assert.Equal("integrity", first.ErrorJson.GetProperty("code").GetString());
        Assert.Contains(BesideGit, first.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("another machine", again.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(before, await sandbox.HeadAsync());
        var status = await sandbox.JsonAsync("status");
        Assert.False(status.Json.GetProperty("health").GetProperty("ok").GetBoolean());
        Assert.Equal(["test 1", "test 2"], await Fleet.ListAsync(sandbox));
        var target = new ClaudeTree(sandbox.Elsewhere("restored"));
        var restored = (
            await sandbox.RunWithAsync(("CLAUDE_CONFIG_DIR", target.Root.Value), "restore", "--all", "--json")
        ).ExitsWith(3);
        Assert.Equal(
            Transcript.PathOf(Damageable.Gone),
            Assert.Single(restored.Json.GetProperty("problems").EnumerateArray()).GetProperty("path").GetString()
        );
        Assert.Equal(
            sandbox.Claude.Read(Transcript.PathOf(Damageable.Live)),
            target.Read(Transcript.PathOf(Damageable.Live))
        );
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("flipped")]
    public async Task A_snapshot_whose_commit_is_lost_is_saved_again_from_what_git_still_knows(string how)
    {
        await repository.DamageAsync(how, repository.Objects["commit"]);
        await repository.IsHealedAsync();
    }

    [Fact]
    public async Task A_copy_that_turns_up_ends_the_damage()
    {
        var sandbox = repository.Sandbox;
        var blob = repository.Objects["segment gone at the source"];
        await repository.DamageAsync("cut", blob, BesideGit);
        (await sandbox.RunAsync("sync", "--json")).ExitsWith(12);
        await repository.ShellAsync(
            $"cp {sandbox.Elsewhere("template")}/home/.claude-backup/{BesideGit} ~/.claude-backup/{BesideGit}"
        );

        var healed = await sandbox.JsonAsync("sync");

        Assert.Contains(
            "came back from the files beside it",
            Assert.Single(healed.Json.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        await repository.IsHealedAsync();
    }
}

/// <summary>Damage of packs and of their indexes.</summary>
public sealed class DamagedPackTests(PackedWithRemote repository) : IClassFixture<PackedWithRemote>
{
    [Theory]
    [InlineData("pack", "flipped")]
    [InlineData("pack", "cut")]
    [InlineData("pack", "emptied")]
    [InlineData("pack", "deleted")]
    [InlineData("index of a pack", "flipped")]
    [InlineData("index of a pack", "cut")]
    [InlineData("index of a pack", "deleted")]
    public async Task A_pack_comes_back(string what, string how)
    {
        await repository.DamageAsync(how, repository.Objects[what]);
        await repository.IsHealedAsync();
    }

    [Theory]
    [InlineData("HEAD", "flipped")]
    [InlineData("HEAD", "emptied")]
    [InlineData("HEAD", "deleted")]
    [InlineData("refs/heads/main", "cut")]
    [InlineData("refs/heads/main", "emptied")]
    [InlineData("refs/heads/main", "deleted")]
    [InlineData("refs/claude-backup/last", "flipped")]
    [InlineData("refs/claude-backup/last", "deleted")]
    [InlineData("refs/claude-backup/agreed", "emptied")]
    [InlineData("refs/claude-backup/agreed", "deleted")]
    public async Task A_ref_comes_back(string name, string how)
    {
        await repository.DamageAsync(how, $".git/{name}");
        await repository.IsHealedAsync();
    }
}

/// <summary>Damage of refs without a remote, and of what this program alone keeps.</summary>
public sealed class DamagedStateTests(PackedAlone repository) : IClassFixture<PackedAlone>
{
    [Theory]
    [InlineData("emptied", ".git/refs/heads/main", ".git/refs/claude-backup/last")]
    [InlineData("deleted", ".git/refs/heads/main", ".git/refs/claude-backup/last", ".git/claude-backup/work-tree")]
    [InlineData(
        "deleted",
        ".git/index",
        ".git/claude-backup/trees",
        ".git/claude-backup/index/test",
        ".git/claude-backup/objects"
    )]
    [InlineData(
        "flipped",
        ".git/index",
        ".git/claude-backup/work-tree",
        ".git/claude-backup/index/test",
        ".git/claude-backup/objects"
    )]
    [InlineData("cut", ".git/claude-backup/runs.jsonl", ".git/claude-backup/layout", ".git/config")]
    public async Task What_can_be_derived_comes_back(string how, params string[] files)
    {
        await repository.DamageAsync(how, files);
        await repository.IsHealedAsync();
    }

    [Theory]
    [InlineData("machine.json", "flipped")]
    [InlineData("machine.json", "cut")]
    [InlineData("machine.json", "emptied")]
    [InlineData("machine.json", "deleted")]
    [InlineData("machine.json.copy", "flipped")]
    [InlineData("settings.json", "flipped")]
    [InlineData("settings.json", "cut")]
    [InlineData("settings.json", "emptied")]
    [InlineData("settings.json", "deleted")]
    [InlineData("settings.json.copy", "cut")]
    public async Task Who_this_machine_is_and_what_was_set_stays_as_it_was(string file, string how)
    {
        await repository.DamageAsync(how, $".git/claude-backup/{file}");
        await repository.IsHealedAsync();
    }
}
