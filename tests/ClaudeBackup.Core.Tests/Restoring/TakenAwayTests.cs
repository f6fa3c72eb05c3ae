using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Tests.Verifying;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring;

/// <summary>What a run beside us forgets or prunes behind the look at what is stored is told as that, and never as damage.</summary>
/// <param name="saved">A repository.</param>
public sealed class TakenAwayTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restore_beside_a_forget_says_that_it_was_forgotten()
    {
        using var copy = await saved.CopyAsync();
        var index = await IndexAsync(copy);
        var service = Service(copy, copy.Root.Parent! / "target");
        var plan = service.Plan(index, force: false);
        await ForgetAsync(copy, index, SavedRepository.Session);

        var proof = service.Prove(plan, progress: null, Token);
        var summary = await service.ApplyAsync(plan, progress: null, Token);

        foreach (var told in new[] { proof, summary })
        {
            Assert.False(told.FoundDamage);
            Assert.Contains(SavedRepository.Session, told.TakenAway);
            Assert.Equal(told.TakenAway.Order(), told.Problems.Select(p => p.Path).Order());
            Assert.All(told.Problems, p => Assert.Contains("was forgotten", p.Reason, StringComparison.Ordinal));
        }

        Assert.True(summary.IsWithout(index.Find(RelativePath.Parse(SavedRepository.Session))));
        Assert.NotEmpty(summary.Written);
    }

    [Fact]
    public async Task What_is_damaged_beside_a_forget_stays_damage()
    {
        using var copy = await saved.CopyAsync();
        var index = await IndexAsync(copy);
        await ForgetAsync(copy, index, SavedRepository.Rewritten);
        await copy.LoseAsync(RelativePath.Parse(SavedRepository.Session).Name);

        var failure = Failure(copy, index, SavedRepository.Session);

        Assert.Equal(FailureKind.Integrity, failure.Kind);
    }

    [Fact]
    public async Task A_state_that_is_pruned_while_it_is_read_is_no_damage()
    {
        using var copy = await saved.CopyAsync();
        var index = await IndexAsync(copy);
        new ClaudeTree(copy.Root.Parent! / "claude").Write("CLAUDE.md", "Be briefer.\n");
        _ = await copy.SyncAsync();
        var service = new PruneService(copy.Repository, NoRemote.For(copy.Repository), TimeProvider.System);
        var plan = await service.PlanAsync(new RetentionPolicy { Last = 1 }, allowsOnlyCopies: true, Token);
        _ = await service.RunAsync(plan, progress: null, Token);

        var failure = Failure(copy, index, "CLAUDE.md");

        Assert.Equal(FailureKind.TakenAway, failure.Kind);
        Assert.Equal(FailureCode.NotFound, failure.Code);
        Assert.Contains("pruned", failure.Message, StringComparison.Ordinal);
    }

    private static BackupException Failure(DamagedCopy copy, MachineIndex index, string path)
    {
        var file = index.Find(RelativePath.Parse(path))!;
        using var store = new SegmentStore(copy.Repository);
        return Assert.Throws<BackupException>(() => store.Read(index.Slug, file, file.CurrentVariant, 0));
    }

    private static async Task<MachineIndex> IndexAsync(DamagedCopy copy)
    {
        var own = MachineIdentity.Read(copy.Repository).Slug;
        return Assert.Single(await new IndexStore(copy.Repository).LoadAllAsync(own, Token));
    }

    private static async Task ForgetAsync(DamagedCopy copy, MachineIndex index, string transcript)
    {
        var service = new ForgetService(
            copy.Repository,
            new ClaudeHome(copy.Root.Parent! / "claude"),
            NoRemote.For(copy.Repository),
            TimeProvider.System
        );
        StoredSession[] copies =
        [
            .. SessionCatalog.Of([index]).Sessions.Where(s => s.Transcript?.Source.Value == transcript),
        ];
        _ = await service.RunAsync(await service.PlanAsync(copies, only: null, Token), progress: null, Token);
    }

    private static RestoreService Service(DamagedCopy copy, AbsolutePath target)
    {
        var home = new ClaudeHome(target);
        var files = FileSystem.ForThisSystem();
        return new RestoreService(
            copy.Repository,
            files,
            home,
            new SettingsFiles(files, home, target / "managed.json"),
            TimeProvider.System
        );
    }
}
