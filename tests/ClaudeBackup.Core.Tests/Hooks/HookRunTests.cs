using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Hooks;

/// <summary>However much is told behind it, a hook event costs one scan of the home.</summary>
public sealed class HookRunTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TemporaryDirectory _directory = new();
    private readonly CountingFiles _files = new();
    private readonly BackupRepository _repository;
    private readonly ClaudeHome _home;
    private readonly ClaudeTree _tree;

    public HookRunTests()
    {
        var root = _directory.Path / "repository";
        _repository = new BackupRepository(root, new GitClient(new ProcessRunner(), root), FileSystem.ForThisSystem());
        _home = new ClaudeHome(_directory.Path / "claude");
        _tree = new ClaudeTree(_home.Root);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_session_that_ended_costs_one_scan()
    {
        await SetUpAsync();
        Write("4");
        await ServeAsync(new HookRequest(Mark: null, "1"));
        Assert.Equal((1, 1), (Scans(_home.Root), Scans(_home.ProjectsFolder)));
        Assert.Equal(RunOutcome.Done, new RunLog(_repository).NewestFirst().First().Outcome);
    }

    [Fact]
    public async Task One_in_which_nothing_changed_costs_one_scan()
    {
        await SetUpAsync();
        await ServeAsync(new HookRequest(Mark: null, Client: null));
        Assert.Equal(1, Scans(_home.Root));
    }

    [Fact]
    public async Task One_after_an_update_costs_one_scan_and_tells_of_what_vanished_and_of_what_goes_next()
    {
        await SetUpAsync();
        await ServeAsync(new HookRequest(Mark: null, "1"));
        _tree.Delete(Transcript.PathOf(Transcript.Id("1")));
        _tree.SetModified(Transcript.PathOf(Transcript.Id("2")), Now.AddDays(-28));
        _files.Listed.Clear();

        await ServeAsync(new HookRequest(Mark: null, "2"));

        Assert.Equal(1, Scans(_home.Root));
        var told = new NoticeBoard(_repository).TakeDue(Now).Select(n => n.Text).ToArray();
        Assert.Contains(
            told,
            t => t.StartsWith("1 session vanished since Claude Code went from 1 to 2", StringComparison.Ordinal)
        );
        Assert.Contains("Claude Code deletes 1 session within 7 days; all are saved.", told);
        // and again for a week, with the look of each run
        _tree.Delete(Transcript.PathOf(Transcript.Id("3")));
        _files.Listed.Clear();
        await ServeAsync(new HookRequest(Mark: null, "2"));
        Assert.Equal(1, Scans(_home.Root));
        Assert.StartsWith(
            "2 sessions vanished",
            Assert.Single(new NoticeBoard(_repository).TakeDue(Now)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_state_before_a_compaction_and_the_one_after_it_cost_one_each()
    {
        await SetUpAsync();
        var source = RelativePath.Parse(Transcript.PathOf(Transcript.Id("1")));
        var size = new FileInfo((_home.Root / source).Value).Length;
        await ServeAsync(new HookRequest(new SourceMark(source, size), "1"), new HookRequest(Mark: null, "1"));
        Assert.Equal(2, Scans(_home.Root));
    }

    [Fact]
    public async Task The_census_is_of_what_was_there_before_anything_was_saved_even_if_that_fails()
    {
        Platform.RequirePosix();
        await SetUpAsync();
        await ServeAsync(new HookRequest(Mark: null, "1"));
        _tree.Delete(Transcript.PathOf(Transcript.Id("1")));
        Write("5");
        // no object can be written
        var objects = (_repository.Root / ".git/objects").Value;
        Directory.Move(objects, objects + ".away");
        await File.WriteAllTextAsync(objects, "", Token);

        await ServeAsync(new HookRequest(Mark: null, "2"));

        Assert.Equal(RunOutcome.Failed, new RunLog(_repository).NewestFirst().First().Outcome);
        Assert.StartsWith(
            "1 session vanished since Claude Code went from 1 to 2",
            new NoticeBoard(_repository).TakeDue(Now)[0].Text,
            StringComparison.Ordinal
        );
    }

    private int Scans(AbsolutePath folder) => _files.Listed.Count(f => f == folder);

    private void Write(string id) =>
        _tree.Write(Transcript.PathOf(Transcript.Id(id)), Transcript.Messages(Transcript.Id(id), 0, 2));

    private async Task SetUpAsync()
    {
        foreach (var id in new[] { "1", "2", "3" })
        {
            Write(id);
        }

        var paths = new HostPaths
        {
            Home = _directory.Path,
            Current = _directory.Path,
            ConfigHome = _directory.Path / ".config",
            Records = _directory.Path / ".config",
            DataHome = _directory.Path / ".local/share",
            CacheHome = _directory.Path / ".cache",
            ClaudeHome = _home.Root,
            ClaudeJson = _home.Root / ".claude.json",
            DesktopSessions = _home.Root / "desktop",
            RepositoryRoot = _repository.Root,
            ManagedSettings = _directory.Path / "managed.json",
            MachineSlug = "test",
            HostName = "test",
            UserName = "dev",
        };
        _ = await new RepositorySetup(_repository, paths, TimeProvider.System).RunAsync(Token);
    }

    private async Task ServeAsync(params HookRequest[] requests)
    {
        var inbox = new HookInbox(_repository);
        foreach (var request in requests)
        {
            inbox.Add(request, Now);
        }

        var clock = TimeProvider.System;
        var runner = new ProcessRunner();
        var settings = new SettingsFiles(_files, _home, _directory.Path / "managed.json");
        var paths = HostPaths.From(_ => null, current: null, _directory.Path.Value);
        var program = new RunningProgram(
            _directory.Path / "claude-backup",
            OnPath: null,
            IsOneFile: true,
            Surroundings.Of(paths)
        );
        var schedules = new ScheduleService(
            _repository,
            [],
            new JobPrograms(program, new OwnCopy(_files, runner, paths.DataHome, program.File), _files),
            new JobHost(paths, _ => null),
            clock
        );
        var sync = new RecordedSync(
            new GuardedSync(_repository, new Source(_home, _files), NoRemote.For(_repository), clock),
            new RunLog(_repository),
            new Ping(_repository),
            new Lookout(_repository, schedules, settings, Notifier.For(runner), clock),
            clock
        );
        await new HookRun(_repository, sync, new CensusTaker(_repository, settings, clock)).RunAsync(Token);
        Assert.True(inbox.IsEmpty);
    }
}
