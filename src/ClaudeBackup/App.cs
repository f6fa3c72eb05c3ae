using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Health;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Core.Verifying;

namespace ClaudeBackup;

/// <summary>Composition by hand: builds each service with just what it needs.</summary>
internal sealed class App
{
    private const string Name = "claude-backup";

    private readonly HostPaths _paths;
    private readonly NetworkEnvironment _network;
    private readonly JobHost _job;
    private readonly RunningProgram _program;
    private readonly IFileSystem _files = FileSystem.ForThisSystem();
    private readonly ProcessRunner _runner = new();

    /// <param name="paths">Where things are for this user.</param>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <param name="clock">The one clock, which everybody is given.</param>
    public App(HostPaths paths, Func<string, string?> environment, TimeProvider clock)
    {
        Clock = clock;
        _paths = paths;
        _network = NetworkEnvironment.From(environment);
        Client = HookClient.From(environment);
        _job = new JobHost(paths, environment);
        _program = new RunningProgram(
            Program(),
            _runner.Find(Name) is { } installed ? new AbsolutePath(installed) : null,
            // what is built into one file has no library beside it
            IsOneFile: !File.Exists(Path.Combine(AppContext.BaseDirectory, Name + ".dll")),
            Surroundings.Of(paths)
        );
        Home = new ClaudeHome(paths.ClaudeHome)
        {
            UserHome = paths.Home,
            ClaudeJsonFile = paths.ClaudeJson,
            DesktopSessions = paths.DesktopSessions,
        };
        Repository = new BackupRepository(paths.RepositoryRoot, new GitClient(_runner, paths.RepositoryRoot), _files)
        {
            Proof = new MachineProof(
                new Lazy<string?>(Computer.Id),
                paths.Home,
                paths.ClaudeHome,
                paths.RepositoryRoot
            ),
        };
    }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The clock on the wall: how times are shown, and what those mean that are typed.</summary>
    public LocalTime Local => LocalTime.Of(Clock);

    public ClaudeHome Home { get; }

    public BackupRepository Repository { get; }

    public IndexStore Indexes => new(Repository);

    public RepositorySetup Setup => new(Repository, _paths, Clock);

    public FirstRunLook FirstLook =>
        new(
            Repository,
            async (settings, cancellation) => await Origin.FindAsync(settings, cancellation) is not null,
            Finder,
            Settings,
            Home
        );

    public FirstRun FirstRun =>
        new(
            Repository,
            Setup,
            new FirstRunRemote(Repository, RemoteSetup, Remote, Restore, AdoptOriginAsync),
            Sync,
            new FirstRunUpkeep(Schedules, Settings)
        );

    /// <summary>Looks at a remote before anything is made.</summary>
    public RemoteLook Looking =>
        new(_runner, _files, Finder, root => new RemoteFactory(_runner, root, _network, _paths.Home, Local));

    public RecordedSync Sync =>
        new(new GuardedSync(Repository, Source, Remote, Clock), Runs, Pings, Lookout, Clock)
        {
            Prove = new WeeklyProof(Repository, () => Verify(progress: null), RemoteCheck, Repair, Clock).RunAsync,
        };

    public Ping Pings => new(Repository);

    public SettingsFiles Settings => new(_files, Home, _paths.ManagedSettings);

    /// <summary>The Claude Code that started this process, should it be one.</summary>
    public HookClient Client { get; }

    /// <summary>Tells whether it is the Claude home of now that is saved here.</summary>
    public SavedHome SavedHome => new(Repository, Source);

    public HookReception Hooks => new(Repository, Source, Schedules, Clock);

    public HookRun HookRun => new(Repository, Sync, new CensusTaker(Repository, Settings, Clock));

    /// <summary>Starts this program once more, to serve hooks after this process has ended.</summary>
    public void StartHookRun() =>
        _runner.StartDetached(
            new ProcessRequest
            {
                FileName = _program.File.Value,
                Arguments = HookRun.Arguments,
                // a folder of the user is not held; what Claude Code tells its own children is none of ours
                WorkingDirectory = Repository.Root,
                WithoutEnvironmentPrefixes = ["CLAUDE_CODE_", "CLAUDECODE", "ANTHROPIC_"],
            }
        );

    public string ProgramFile => _program.File.Value;

    public RunLog Runs => new(Repository);

    public ScheduleService Schedules => new(Repository, Schedulers, Programs, _job, Clock);

    /// <summary>What jobs and hooks start, also when this program is gone.</summary>
    public JobPrograms Programs => new(_program, new OwnCopy(_files, _runner, _paths.DataHome, _program.File), _files);

    public Removal Removal =>
        new(
            Repository,
            Schedulers,
            Programs,
            new InstalledPlugins(_runner, Home, Name),
            () => SavedHome.Other() is null
        );

    public RemoteService Remote => new(Repository, Remotes, Clock);

    public RemoteCheck RemoteCheck => new(Repository, Remote);

    /// <summary>Looks at all of the repository.</summary>
    public VerifyRun Verify(IProgress<ByteProgress>? progress) =>
        new(Repository, _files, Home.Locate, Clock.GetUtcNow()) { Progress = progress };

    /// <summary>Restores what is saved, to compare it.</summary>
    public DrillRun Drill(IProgress<ByteProgress>? progress) =>
        new(Repository, _files, Settings, Clock) { Progress = progress };

    /// <summary>Puts right what a look has found.</summary>
    public RepairRun Repair => new(Repository, Home, Remote, Clock);

    public ForgetService Forget => new(Repository, Home, Remote, Clock);

    public PruneService Prune => new(Repository, Remote, Clock);

    public SecretForgetService ForgetSecret => new(Repository, Home, Remote, Forget, Clock);

    public Masks Masks => new MaskStore(Repository).All();

    /// <summary>Looks at everything that saving needs.</summary>
    public Checkup Checkup =>
        new(
            [
                .. new RepositoryChecks(Repository, Clock).All,
                .. new UpkeepChecks(Schedules, _runner, Clock).All,
                .. new ClientChecks(Repository, Home, Settings, SavedHome).All,
                .. new HookChecks(Repository, Home, Settings, new(_runner, Home, Name), _runner, ProgramFile).All,
                .. new RemoteChecks(Repository, Remote, Remotes, new GitHubCli(_runner, Local), Clock).All,
            ],
            HasRepository
        );

    /// <summary>Whether there is a repository, be it half of one.</summary>
    public bool HasRepository => Directory.Exists(Repository.LocalFolder.Value);

    public HarmlessFixes HarmlessFixes => new(Repository, Repair, Schedules);

    public SecretService Secrets => new(Repository);

    public RemoteFinder Finder => new(_runner, new GitHubCli(_runner, Local));

    public FoundClone Found => new(Repository);

    public RemoteSetup RemoteSetup => new(Repository, Remotes, Finder, Home.Root, Clock);

    /// <summary>Understands what the user typed for a remote.</summary>
    public RemoteChoice Choice(string backend, string? remote) =>
        RemoteChoice.Parse(backend, remote, _paths.Here(), _paths.Home);

    /// <summary>Takes over the remote that git knows already, where there are no settings yet.</summary>
    public Task<bool> AdoptOriginAsync(LocalSettings settings, CancellationToken cancellation) =>
        RemoteSetup.AdoptOriginAsync(settings, _paths.Here(), _paths.Home, cancellation);

    /// <summary>Takes over a repository of the reference with its remote, where <c>init</c> has not been; tells what was found where <c>.git</c> was lost.</summary>
    public async Task<string?> AdoptLegacyAsync(CancellationToken cancellation)
    {
        var opened = await Setup.AdoptLegacyAsync(cancellation);
        _ = opened is not null && await AdoptOriginAsync(opened.Settings, cancellation);
        return opened?.Found;
    }

    public StatusSurvey Status => new(Source, Remote, Settings, Clock);

    /// <summary>Looks at what a sync would do.</summary>
    public Task<SyncOutlook> SyncOutlookAsync(Tier? only, CancellationToken cancellation) =>
        SyncOutlook.LookAsync(Open(), Source, only, Remote, cancellation);

    public RestoreService Restore => new(Repository, _files, Home, Settings, Clock);

    /// <summary>The same into any folder, which is a Claude home then.</summary>
    public RestoreService RestoreInto(AbsolutePath folder)
    {
        var home = new ClaudeHome(folder) { UserHome = _paths.Home, ClaudeJsonFile = folder / ".claude.json" };
        return folder == Home.Root
            ? Restore
            : new(Repository, _files, home, new SettingsFiles(_files, home, _paths.ManagedSettings), Clock)
            {
                IsOtherHome = true,
            };
    }

    /// <summary>Finds where on this machine projects of other places are.</summary>
    public OfferSearch Offers => new(Repository, _files, Home, new SharedHistory(_runner));

    /// <summary>Understands what was typed for folders that are elsewhere now.</summary>
    public TypedMap Maps => new(_files, _paths.Home, _paths.Current);

    /// <summary>The folder in which this runs.</summary>
    /// <exception cref="BackupException">Usage: it was deleted.</exception>
    public AbsolutePath Here => _paths.Here();

    /// <summary>The same; null when it was deleted.</summary>
    public AbsolutePath? Current => _paths.Current;

    /// <summary>What all machines stored, as it was at a moment.</summary>
    public PastIndexes Past => new(Repository, Local, FetchAsync);

    /// <summary>The states that a session went through.</summary>
    public SessionHistory History => new(Repository, FetchAsync);

    public ConfigComparison Comparison => new(Open(), _files, Home, new LineDiff(_runner), Local);

    public ConfigRestore ConfigRestore => new(Repository, Identity, _files, Home, Clock);

    /// <summary>Begins to look at the transcripts of this machine, while something else is done.</summary>
    public Task<LiveLook> LookLiveAsync() => Task.Run(() => LiveLook.Of(Home, _files));

    /// <summary>Finds words in what is stored, and in what this machine has not saved yet.</summary>
    public SessionSearch Search(Slug own, Task<LiveLook> live, IProgress<ByteProgress>? progress) =>
        new(
            Repository,
            catalog =>
                new UnsavedTexts(
                    live.GetAwaiter().GetResult(),
                    _files,
                    own,
                    catalog.Sessions.Where(s => s.Machine == own)
                )
                {
                    Masks = Masks,
                }.Read(),
            Clock
        )
        {
            Progress = progress,
        };

    /// <summary>Tells where turns begin, as far as a search has read them.</summary>
    public SegmentTurns SegmentTurns => new(Repository);

    /// <summary>Lets the next search have less to do, once a sync is through and has been told.</summary>
    public IndexUpkeep IndexUpkeep => new(Repository);

    /// <summary>The same, if the sync has stored anything.</summary>
    public Task KeepIndexAsync(SyncSummary done, CancellationToken cancellation) =>
        done.HasChangedSnapshot ? IndexUpkeep.RunAsync(cancellation) : Task.CompletedTask;

    /// <summary>The file system of this machine.</summary>
    public IFileSystem Files => _files;

    public ProfileExport Export => new(Repository, _files, Home, _paths, Clock);

    public ProfileImport Import => new(Repository, _files, Home, Clock);

    /// <summary>What the placeholders of a profile mean on this machine.</summary>
    public Homes Homes => new(_paths.Home.Value, Home.Root.Value);

    public AbsolutePath UserHome => _paths.Home;

    /// <summary>A path that the user typed.</summary>
    /// <exception cref="BackupException">Usage: it is not valid UTF-8, or the current folder was deleted.</exception>
    public AbsolutePath PathOf(string typed) => _paths.Typed(typed);

    private Task FetchAsync(IReadOnlyCollection<ObjectId> blobs, CancellationToken cancellation) =>
        Remote.FetchAsync(blobs, progress: null, cancellation);

    private Source Source => new(Home, _files);

    private Lookout Lookout => new(Repository, Schedules, Settings, Notifier.For(_runner), Clock);

    private FoundOrigin Origin => new(Repository, _paths.Here(), _paths.Home);

    private IReadOnlyList<Scheduler> Schedulers =>
        Scheduler.For(
            _runner,
            _paths,
            new JobOwner(Repository.Root, _paths.Home, _files, () => InstalledJob.Read(Repository))
        );

    private RemoteFactory Remotes => new(_runner, Repository.Root, _network, _paths.Home, Local);

    /// <summary>The repository with what its local files say now, for a command that needs the settings. Fails when there is none yet.</summary>
    public OpenedRepository Open() => OpenedRepository.Read(Repository);

    /// <summary>Fails when there is no repository yet.</summary>
    public MachineIdentity Identity => MachineIdentity.Read(Repository);

    // started as `dotnet claude-backup.dll` this process is dotnet, and the launcher lies beside the library
    private static AbsolutePath Program() =>
        Environment.ProcessPath is { } path
        && string.Equals(Path.GetFileNameWithoutExtension(path), Name, StringComparison.OrdinalIgnoreCase)
            ? new AbsolutePath(path)
            : new AbsolutePath(
                Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? Name + ".exe" : Name)
            );
}
