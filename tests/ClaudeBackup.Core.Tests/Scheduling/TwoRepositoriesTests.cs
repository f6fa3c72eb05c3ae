using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>Two repositories of one user, side by side in each of the schedulers.</summary>
public sealed class TwoRepositoriesTests : IDisposable
{
    private const string Crontab = """
        case $1 in
          -l) [ -f table ] && exec cat table; echo "no crontab for dev" >&2; exit 1 ;;
          -r) rm table ;;
          -) cat >table ;;
        esac
        """;

    private const string Systemctl = """
        case "$*" in
          *--quiet\ enable*) touch "on-$4" ;;
          *--quiet\ disable*) rm -f "on-$5" ;;
          *ActiveState*)
            [ -f "on-$5" ] && printf 'ActiveState=active\nUnitFileState=enabled\n' || printf 'ActiveState=inactive\nUnitFileState=\n' ;;
        esac
        """;

    private const string Launchctl = """
        case $1 in
          print) case $2 in */*/*) [ -f "loaded-${2##*/}" ] || exit 113 ;; esac ;;
          bootstrap) touch "loaded-$(basename "$3" .plist)" ;;
          bootout) rm "loaded-${2##*/}" 2>/dev/null || exit 3 ;;
        esac
        """;

    private const string Schtasks = """
        case $1 in
          /Create) cp "$5" "task-$3" ;;
          /Delete) rm "task-$3" ;;
          /Query) [ -f "task-$3" ] && iconv -f UTF-16LE -t UTF-8 "task-$3" ;;
        esac
        """;

    // whatever the schedulers have of a job
    private static readonly string[] Kept = ["table", "on-*", "loaded-*", "task-*", "*.timer", "*.service", "*.plist"];

    private readonly StandInPrograms _programs = new();

    public TwoRepositoriesTests()
    {
        _programs.Put("crontab", Crontab);
        _programs.Put("systemctl", Systemctl);
        _programs.Put("launchctl", Launchctl);
        _programs.Put("plutil", "");
        _programs.Put("id", "echo 7");
        _programs.Put("schtasks", Schtasks);
        foreach (var repository in new[] { Usual, Other })
        {
            _ = Directory.CreateDirectory(repository.Value);
        }
    }

    public static TheoryData<string> Systems => ["cron", "systemd", "launchd", "Task Scheduler"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AbsolutePath Usual => _programs.Home / ".claude-backup";

    private AbsolutePath Other => _programs.Home / "it's 100% work/.claude-backup";

    public void Dispose() => _programs.Dispose();

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Each_has_its_own_job_and_loses_no_other(string system)
    {
        var (usual, other) = (Of(system, Usual), Of(system, Other));
        Assert.Equal(JobName.Plain, await InstallAsync(usual, Usual));
        var name = await InstallAsync(other, Other);
        Assert.Equal(JobName.Of(Other), name);
        Assert.True(await usual.IsActiveAsync(Token));
        Assert.True(await other.IsActiveAsync(Token));
        // anew, in the place of the earlier ones
        Assert.Equal(JobName.Plain, await InstallAsync(usual, Usual));
        Assert.Equal(name, await InstallAsync(other, Other));

        await usual.RemoveAsync(Token);
        Assert.False(await usual.IsActiveAsync(Token));
        Assert.False(await usual.IsInstalledAsync(Token));
        Assert.True(await other.IsActiveAsync(Token));
        _ = await InstallAsync(usual, Usual);
        await other.RemoveAsync(Token);
        Assert.False(await other.IsInstalledAsync(Token));
        Assert.True(await usual.IsActiveAsync(Token));

        await usual.RemoveAsync(Token);
        Assert.Empty(Left());
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task A_job_of_an_earlier_version_is_adopted_by_the_repository_that_it_saves_into_and_by_no_other(
        string system
    )
    {
        // earlier versions gave every repository the one name, as this one does where it is in the usual place
        Assert.Equal(
            JobName.Plain,
            await InstallAsync(Of(system, new JobOwner(Other, Other.Parent!, Files, () => null)), Other)
        );
        var (usual, other) = (Of(system, Usual), Of(system, Other));
        Assert.True(await other.IsActiveAsync(Token));
        Assert.True(await other.IsInstalledAsync(Token));
        Assert.False(await usual.IsActiveAsync(Token));
        Assert.False(await usual.IsInstalledAsync(Token));
        await usual.RemoveAsync(Token);
        Assert.True(await other.IsActiveAsync(Token));

        _ = await InstallAsync(usual, Usual);
        Assert.True(await other.IsActiveAsync(Token));
        Assert.True(await usual.IsActiveAsync(Token));
        await other.RemoveAsync(Token);
        Assert.False(await other.IsInstalledAsync(Token));
        Assert.True(await usual.IsActiveAsync(Token));
        Assert.Equal(JobName.Of(Other), await InstallAsync(other, Other));
        await usual.RemoveAsync(Token);
        Assert.Equal(JobName.Plain, await InstallAsync(usual, Usual));
        await usual.RemoveAsync(Token);
        await other.RemoveAsync(Token);
        Assert.Empty(Left());
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task A_repository_that_was_moved_takes_its_old_job_along_and_a_copy_does_not(string system)
    {
        var known = new InstalledJob(system, Other, DateTimeOffset.UnixEpoch)
        {
            JobName = await InstallAsync(Of(system, Other), Other),
            Repository = Other,
        };
        var elsewhere = _programs.Home / "elsewhere";
        _ = Directory.CreateDirectory(elsewhere.Value);
        var copy = Of(system, _programs.Owner(elsewhere, known));
        Assert.False(await copy.IsInstalledAsync(Token));
        await copy.RemoveAsync(Token);
        Assert.True(await Of(system, Other).IsActiveAsync(Token));

        Directory.Delete(elsewhere.Value);
        Directory.Move(Other.Value, elsewhere.Value);
        var moved = Of(system, _programs.Owner(elsewhere, known));
        Assert.False(await moved.IsActiveAsync(Token));
        Assert.True(await moved.IsInstalledAsync(Token));
        // a link in the old place leads the job here
        _ = Directory.CreateSymbolicLink(Other.Value, elsewhere.Value);
        Assert.True(await moved.IsActiveAsync(Token));
        Directory.Delete(Other.Value);
        await moved.RemoveAsync(Token);
        Assert.Empty(Left());
    }

    private static IFileSystem Files => FileSystem.ForThisSystem();

    private Scheduler Of(string system, AbsolutePath repository) => Of(system, _programs.Owner(repository));

    private Scheduler Of(string system, JobOwner owner) =>
        system switch
        {
            "cron" => new CronScheduler(_programs.Runner, owner),
            "systemd" => new SystemdScheduler(_programs.Runner, owner, _programs.Paths()),
            "launchd" => new LaunchdScheduler(_programs.Runner, owner, _programs.Home, TimeSpan.FromMilliseconds(1)),
            _ => new WindowsScheduler(_programs.Runner, owner),
        };

    private Task<JobName> InstallAsync(Scheduler scheduler, AbsolutePath repository) =>
        scheduler.InstallAsync(_programs.JobOf(repository), Schedule.Daily, Token);

    private string[] Left() =>
        [
            .. Kept.SelectMany(pattern =>
                Directory.EnumerateFiles(_programs.Home.Value, pattern, SearchOption.AllDirectories)
            ),
        ];
}
