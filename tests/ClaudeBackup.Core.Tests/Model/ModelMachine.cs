using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Model;

/// <summary>One machine: a home, a repository, and the remote that all have.</summary>
/// <param name="place">Holds both.</param>
/// <param name="name">Its name, and the slug that it wants.</param>
/// <param name="remote">The address of the remote.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ModelMachine(AbsolutePath place, string name, string remote, TimeProvider clock)
{
    private static readonly IFileSystem Files = FileSystem.ForThisSystem();

    private readonly ProcessRunner _runner = new();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ModelHome Home { get; } = new(place / "claude");

    public AbsolutePath Root => place / "repository";

    public BackupRepository Repository => new(Root, new GitClient(_runner, Root), Files);

    public Slug Slug => MachineIdentity.Read(Repository).Slug;

    private ClaudeHome Source => new(Home.Root);

    private RemoteService Remote =>
        new(
            Repository,
            new RemoteFactory(_runner, Root, new NetworkEnvironment(null, null), place, LocalTime.Utc),
            clock
        );

    /// <summary>Makes the repository, and tells it of the remote.</summary>
    public async Task SetUpAsync()
    {
        _ = Directory.CreateDirectory(Home.Root.Value);
        var paths = new HostPaths
        {
            Home = place,
            ConfigHome = place / ".config",
            Records = place / ".config",
            DataHome = place / ".local/share",
            CacheHome = place / ".cache",
            Current = place,
            ClaudeHome = Home.Root,
            ClaudeJson = Home.Root / ".claude.json",
            DesktopSessions = Home.Root / "desktop",
            RepositoryRoot = Root,
            ManagedSettings = place / "managed.json",
            MachineSlug = name,
            HostName = name,
            UserName = "dev",
        };
        _ = await new RepositorySetup(Repository, paths, clock).RunAsync(Token);
        _ = LocalSettings.Change(Repository, s => s with { RemoteType = RemoteType.Git, Remote = remote });
    }

    public async Task<SyncSummary> SyncAsync(SyncListener? listener = null, CancellationToken? cancellation = null)
    {
        var sync = new GuardedSync(Repository, new Source(Source, Files), Remote, clock);
        return await sync.RunAsync(new SyncRequest(), listener ?? new SyncListener(), cancellation ?? Token);
    }

    /// <summary>Prunes by a policy, if anything has to go.</summary>
    public async Task<PruneResult?> PruneAsync(RetentionPolicy policy, bool allowsOnlyCopies)
    {
        var service = new PruneService(Repository, Remote, clock);
        var plan = await service.PlanAsync(policy, allowsOnlyCopies, Token);
        return plan.IsEmpty ? null : await service.RunAsync(plan, progress: null, Token);
    }

    /// <summary>Forgets a session on every machine, if anything is stored of it.</summary>
    public async Task<ForgetResult?> ForgetAsync(string session)
    {
        var indexes = await new IndexStore(Repository).LoadAllAsync(Slug, Token);
        StoredSession[] copies = [.. SessionCatalog.Of(indexes).Sessions.Where(s => s.Id == session)];
        var service = new ForgetService(Repository, Source, Remote, clock);
        return copies.Length == 0
            ? null
            : await service.RunAsync(await service.PlanAsync(copies, only: null, Token), progress: null, Token);
    }

    /// <summary>The repository is gone, as with a disk.</summary>
    public void Lose() => Directory.Delete(Root.Value, recursive: true);

    /// <summary>The user's own git.</summary>
    public async Task GitAsync(params string[] arguments)
    {
        var result = await _runner.RunAsync(
            new ProcessRequest { FileName = "git", Arguments = ["-C", Root.Value, .. arguments] },
            Token
        );
        Assert.True(result.ExitCode == 0, result.StandardErrorText);
    }

    /// <summary>What <c>verify</c> finds, every stored byte read.</summary>
    public async Task<IReadOnlyList<Defect>> DefectsAsync() =>
        (
            await new VerifyRun(Repository, Files, Source.Locate, clock.GetUtcNow()).RunAsync(ReadShare.All, Token)
        ).Defects;

    /// <summary>Everything that a machine stored, as every command reads it.</summary>
    public async Task<MachineIndex?> IndexAsync(Slug slug) =>
        (await new IndexStore(Repository).LoadAllAsync(Slug, Token)).FirstOrDefault(i => i.Slug == slug);

    /// <summary>Brings everything of this machine back, over what is there.</summary>
    public async Task<RestoreSummary> RestoreAsync(AbsolutePath target, bool force)
    {
        var index = await IndexAsync(Slug);
        var home = new ClaudeHome(target);
        var service = new RestoreService(
            Repository,
            Files,
            home,
            new SettingsFiles(Files, home, place / "managed.json"),
            clock
        );
        return await service.ApplyAsync(service.Plan(index!, force), progress: null, Token);
    }

    /// <summary>The states that are listed of each session of a machine.</summary>
    public async Task<IReadOnlyList<(string Path, IReadOnlyList<KeptState> States)>> VersionsAsync(MachineIndex index)
    {
        var all = new List<(string, IReadOnlyList<KeptState>)>();
        foreach (var session in SessionCatalog.Each(index).Where(s => s.Transcript is not null))
        {
            var states = await new SessionHistory(Repository, (_, _) => Task.CompletedTask).OfAsync(
                session,
                progress: null,
                Token
            );
            all.Add((session.Transcript!.Source.Value, states));
        }

        return all;
    }
}
