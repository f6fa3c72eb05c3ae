using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Tests.Hooks;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Syncing;

/// <summary>A git repository inside the source to which git writes while a sync reads it: first an object, then the ref that names it.</summary>
public sealed class NestedReadingTests : IDisposable
{
    private const string Memory = "projects/-home-dev-api/memory";
    private const string Ref = Memory + "/.git/refs/heads/main";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly TemporaryDirectory _directory = new();
    private readonly CountingFiles _files = new();
    private readonly ClaudeTree _claude;
    private readonly BackupRepository _repository;
    private int _commits;

    public NestedReadingTests()
    {
        var root = _directory.Path / "repository";
        _repository = new BackupRepository(root, new GitClient(new ProcessRunner(), root), FileSystem.ForThisSystem());
        _claude = new ClaudeTree(_directory.Path / "claude");
        _claude.Write(Memory + "/a.md", "one");
        _claude.Write(Memory + "/.git/HEAD", "ref: refs/heads/main");
        Commit();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task One_that_changes_while_it_is_read_is_saved_as_it_is_behind_that()
    {
        await SetUpAsync();
        CommitAt(opening: 1);

        var summary = await SyncAsync();

        Assert.Equal(2, _commits);
        Assert.Equal(Stored(summary), Objects());
        Assert.Empty(summary.Warnings);
        Assert.Equal(summary.Commit, _repository.Head);
        Assert.Null((await SyncAsync()).Commit);
    }

    [Fact]
    public async Task One_that_is_packed_while_it_is_read_leaves_no_problem()
    {
        await SetUpAsync();
        _files.Opening = path =>
        {
            if (path.Name == "HEAD" && _claude.Has(Memory + "/.git/objects/1"))
            {
                File.Move(_claude[Memory + "/.git/objects/1"], _claude[Memory + "/.git/objects/pack"]);
            }
        };

        var summary = await SyncAsync();

        Assert.Equal(["pack"], Stored(summary));
        Assert.Empty(summary.Problems);
    }

    [Fact]
    public async Task One_that_never_stands_still_is_told()
    {
        await SetUpAsync();
        CommitAt(opening: null);

        var summary = await SyncAsync();

        Assert.Contains(Memory, Assert.Single(summary.Warnings), StringComparison.Ordinal);
        Assert.Equal(2 + NestedReading.MostTries, _commits);
    }

    [Fact]
    public async Task One_that_stands_still_is_read_once()
    {
        await SetUpAsync();
        var opened = new List<string>();
        _files.Opening = path => opened.Add(path.Value);

        var summary = await SyncAsync();

        Assert.Equal(opened.Distinct().Count(), opened.Count);
        Assert.Equal(["1"], Stored(summary));
    }

    private string[] Objects() =>
        [.. Directory.GetFiles(_claude[Memory + "/.git/objects"]).Select(f => Path.GetFileName(f)!).Order()];

    private static string[] Stored(SyncSummary summary) =>
        [
            .. summary
                .Source.Index.Files.Where(f => f.Source.Parent!.Name == "objects")
                .Select(f => f.Source.Name)
                .Order(),
        ];

    // as git does
    private void Commit()
    {
        var name = (++_commits).ToString(CultureInfo.InvariantCulture);
        _claude.Write($"{Memory}/.git/objects/{name}", name);
        _claude.Write(Ref, name);
    }

    private void CommitAt(int? opening)
    {
        var opened = 0;
        _files.Opening = path =>
        {
            if (path == _claude.Root / RelativePath.Parse(Ref) && (opening is null || ++opened == opening))
            {
                Commit();
            }
        };
    }

    private async Task SetUpAsync()
    {
        var paths = HostPaths.From(_ => null, current: null, _directory.Path.Value) with
        {
            ClaudeHome = _claude.Root,
            RepositoryRoot = _repository.Root,
            MachineSlug = "test",
        };
        _ = await new RepositorySetup(_repository, paths, TimeProvider.System).RunAsync(Token);
    }

    private async Task<SyncSummary> SyncAsync()
    {
        var run = new SyncRun(
            OpenedRepository.Read(_repository),
            new Source(new ClaudeHome(_claude.Root), _files),
            TimeProvider.System
        );
        return await run.SaveAsync(await run.CompareAsync(only: null, Token), upTo: null, progress: null, Token);
    }
}
