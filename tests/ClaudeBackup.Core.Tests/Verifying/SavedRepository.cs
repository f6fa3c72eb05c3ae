using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>A repository with something of each kind in it, saved by three syncs; each test damages a copy of it.</summary>
public sealed class SavedRepository : IAsyncLifetime
{
    public const string Session = "projects/-p/11111111-1111-4111-8111-111111111111.jsonl";
    public const string Rewritten = "projects/-p/22222222-2222-4222-8222-222222222222.jsonl";

    private readonly TemporaryDirectory _directory = new();
    private readonly DamagedCopy _saved;

    public SavedRepository() => _saved = new DamagedCopy(_directory.Path / "home");

    public AbsolutePath Root => _directory.Path / "home" / "repository";

    public AbsolutePath Home => _directory.Path / "home" / "claude";

    public async ValueTask InitializeAsync()
    {
        var tree = new ClaudeTree(Home);
        tree.Write(Session, Lines(1, 1500));
        tree.Write(Rewritten, Lines(2, 40));
        tree.Write("projects/-p/11111111-1111-4111-8111-111111111111/subagents/agent-0123456.jsonl", Lines(3, 5));
        tree.Write("projects/-p/memory/MEMORY.md", "# What to remember\n");
        tree.Write("history.jsonl", Lines(4, 3));
        tree.Write("CLAUDE.md", "Be brief.\n");
        tree.Write("settings.json", "{}\n");
        await _saved.SetUpAsync();
        await _saved.SyncAsync();
        tree.Write(Rewritten, Lines(5, 30));
        await _saved.SyncAsync();
        tree.Append(Session, Encoding.UTF8.GetBytes(Lines(6, 10)));
        await _saved.SyncAsync();
    }

    public ValueTask DisposeAsync()
    {
        _saved.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy with times and all, which is the test's to damage.</summary>
    public async Task<DamagedCopy> CopyAsync()
    {
        var place = _directory.Path / Guid.NewGuid().ToString("N");
        _ = await new ProcessRunner().RunAsync(
            new ProcessRequest { FileName = "cp", Arguments = ["-a", (_directory.Path / "home").Value, place.Value] },
            TestContext.Current.CancellationToken
        );
        return new DamagedCopy(place);
    }

    private static string Lines(int seed, int count)
    {
        var random = new Random(seed);
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var text = Convert.ToBase64String(Enumerable.Range(0, 600).Select(_ => (byte)random.Next(256)).ToArray());
            _ = lines.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{{\"type\":\"user\",\"uuid\":\"{seed}-{i}\",\"message\":{{\"role\":\"user\",\"content\":\"{text}\"}}}}\n"
            );
        }

        return lines.ToString();
    }
}

/// <summary>A repository and its source at some place.</summary>
/// <param name="place">Holds both.</param>
public sealed class DamagedCopy(AbsolutePath place) : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly ClaudeHome _home = new(place / "claude");

    public AbsolutePath Root { get; } = place / "repository";

    public BackupRepository Repository =>
        new(Root, new GitClient(new ProcessRunner(), Root), FileSystem.ForThisSystem());

    public void Dispose()
    {
        if (Directory.Exists(place.Value))
        {
            Directory.Delete(place.Value, recursive: true);
        }
    }

    public async Task SetUpAsync()
    {
        var paths = new HostPaths
        {
            Home = place,
            ConfigHome = place / ".config",
            Records = place / ".config",
            DataHome = place / ".local/share",
            CacheHome = place / ".cache",
            Current = place,
            ClaudeHome = _home.Root,
            ClaudeJson = _home.Root / ".claude.json",
            DesktopSessions = _home.Root / "desktop",
            RepositoryRoot = Root,
            ManagedSettings = place / "managed.json",
            MachineSlug = "test",
            HostName = "test",
            UserName = "dev",
        };
        _ = await new RepositorySetup(Repository, paths, TimeProvider.System).RunAsync(Token);
    }

    /// <summary>Takes a file of the source away.</summary>
    public void Delete(string path) => File.Delete(_home.Locate(RelativePath.Parse(path))!.Value);

    public Task<SyncSummary> SyncAsync(TimeProvider? clock = null) =>
        new GuardedSync(
            Repository,
            new Source(_home, FileSystem.ForThisSystem()),
            NoRemote.For(Repository),
            clock ?? TimeProvider.System
        ).RunAsync(new SyncRequest(), new SyncListener(), Token);

    public Task<IReadOnlyList<string>> RepairAsync(VerifyReport report) =>
        new RepairRun(Repository, _home, NoRemote.For(Repository), TimeProvider.System).RunAsync(
            RepairPlan.Of(report.Defects),
            Token
        );

    public Task<VerifyReport> VerifyAsync(ReadShare share) => Look().RunAsync(share, Token);

    public async Task<DrillReport> DrillAsync(DrillShare share)
    {
        var own = MachineIdentity.Read(Repository).Slug;
        return await new DrillRun(
            Repository,
            FileSystem.ForThisSystem(),
            new SettingsFiles(FileSystem.ForThisSystem(), _home, place / "managed.json"),
            TimeProvider.System
        ).RunAsync(await new IndexStore(Repository).LoadAllAsync(own, Token), own, share, Token);
    }

    public async Task<BackupException?> ProveAsync(TimeProvider clock) => (await ProofAsync(clock)).Failure;

    public Task<ProofOutcome> ProofAsync(TimeProvider clock) =>
        new WeeklyProof(
            Repository,
            Look,
            new RemoteCheck(Repository, NoRemote.For(Repository)),
            new RepairRun(Repository, _home, NoRemote.For(Repository), clock),
            clock
        ).RunAsync(Token);

    /// <summary>Lets git keep each object in a file of its own.</summary>
    public Task LoosenAsync() =>
        ShellAsync(
            """
            mkdir packs && mv .git/objects/pack/* packs
            for pack in packs/*.pack; do git unpack-objects -q <"$pack"; done
            rm -rf packs
            """
        );

    /// <summary>Lets git pack everything, as its own upkeep does.</summary>
    public Task PackAsync() => ShellAsync("git gc -q --prune=now");

    /// <summary>Takes every copy of a file away: beside git and in it.</summary>
    public async Task LoseAsync(string name)
    {
        await LoosenAsync();
        await ShellAsync(
            """
            git ls-tree -r HEAD | grep "$2" | while read -r _ _ id path; do
              rm "$path" ".git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
            done
            """,
            name
        );
    }

    /// <summary>Takes segments away that were files of a session in the second snapshot, and are not in the newest any more.</summary>
    public async Task LoseOlderAsync(string name)
    {
        await LoosenAsync();
        await ShellAsync(
            """
            now=$(git ls-tree -r HEAD)
            git ls-tree -r HEAD~1 | grep "projects.*$2.*gz$" | grep -v /files/ | while read -r _ _ id _; do
              echo "$now" | grep -q "$id" || rm ".git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
            done
            """,
            name
        );
    }

    /// <summary>Makes a snapshot by hand, in which one file is another.</summary>
    public Task CommitAsync(string path, string content) =>
        ShellAsync(
            """
            export GIT_INDEX_FILE="$1/.git/claude-backup-index-test"
            git read-tree HEAD
            git update-index --cacheinfo "100644,$(printf %s "$3" | git hash-object -w --stdin),$2"
            commit=$(git -c user.name=t -c user.email=t@t commit-tree -p HEAD -m t "$(git write-tree)")
            rm "$GIT_INDEX_FILE"
            git update-ref refs/heads/main "$commit"
            git update-ref refs/claude-backup/last "$commit"
            """,
            path,
            content
        );

    private async Task ShellAsync(string script, params string[] arguments)
    {
        var result = await new ProcessRunner().RunAsync(
            new ProcessRequest
            {
                FileName = "sh",
                Arguments = ["-c", "set -e; cd \"$1\"\n" + script, "sh", Root.Value, .. arguments],
            },
            Token
        );
        Assert.True(result.ExitCode == 0, result.StandardErrorText);
    }

    /// <summary>Lets the source be gone.</summary>
    public void LoseSource() => Directory.Delete(_home.Root.Value, recursive: true);

    private VerifyRun Look() =>
        new(Repository, FileSystem.ForThisSystem(), _home.Locate, TimeProvider.System.GetUtcNow());
}
