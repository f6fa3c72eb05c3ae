using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Tests.Migration;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>A sync reads once, when it takes the lock, whether other machines are left at the remote; until it is done, nobody changes that.</summary>
public sealed class LeftOthersTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly LegacySandbox _box = new();
    private readonly ProcessRunner _runner = new();

    private BackupRepository Repository => _box.Repository;

    private RemoteFactory Remotes =>
        new(_runner, _box.Root, new NetworkEnvironment(null, null), _box.Elsewhere, LocalTime.Utc);

    private RemoteSetup Setup =>
        new(
            Repository,
            Remotes,
            new RemoteFinder(_runner, new GitHubCli(_runner, LocalTime.Utc)),
            _box.Home,
            TimeProvider.System
        );

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task A_join_that_leaves_others_waits_for_the_sync_beside_it()
    {
        var opened = await _box.Setup.RunAsync(Token);
        var candidate = await LargeAsync(opened.Settings);

        await WaitsAsync(() => Setup.JoinAsync(candidate, progress: null, Token));

        Assert.True(RepositoryFacts.Read(Repository).LeavesOthers);
    }

    [Fact]
    public async Task A_switch_that_leaves_nobody_any_more_waits_for_the_sync_beside_it()
    {
        var opened = await _box.Setup.RunAsync(Token);
        _ = await Setup.JoinAsync(await LargeAsync(opened.Settings), progress: null, Token);
        // whoever took it out of the settings by hand has nothing left to fetch
        _ = LocalSettings.Change(Repository, _ => opened.Settings);
        var local = await Setup.LookAsync(opened.Settings, new RemoteChoice.None(), secrets: null, Token);

        await WaitsAsync(() => Setup.Switch.RunAsync(local, withoutOthers: false, progress: null, Token));

        Assert.False(RepositoryFacts.Read(Repository).LeavesOthers);
    }

    // with more on it than is kept here, as it says
    private async Task<Candidate> LargeAsync(LocalSettings settings)
    {
        var remote = await BareRepository.CreateAsync(_box.Elsewhere / "remote.git");
        var url = RemoteUrl.Parse(remote.Path.Value, _box.Root, _box.Elsewhere);
        var other = new FoundMachine(Slug.Parse("other"), "other", "never", 1, settings.OthersLimitBytes + 1);
        return new Candidate(
            settings with
            {
                RemoteType = RemoteType.Git,
                Remote = url.Text,
            },
            url,
            new FoundBackup(Tip: null, [other]),
            Created: false,
            []
        );
    }

    private async Task WaitsAsync(Func<Task> change)
    {
        var before = RepositoryFacts.Read(Repository).LeavesOthers;
        Task changing;
        using (RepositoryLock.TryTake(Repository))
        {
            changing = change();
            _ = await Task.WhenAny(changing, Task.Delay(TimeSpan.FromSeconds(2), Token));

            Assert.False(changing.IsCompleted);
            Assert.Equal(before, RepositoryFacts.Read(Repository).LeavesOthers);
        }

        await changing;
    }
}
