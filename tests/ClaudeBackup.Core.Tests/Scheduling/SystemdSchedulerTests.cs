using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class SystemdSchedulerTests : IDisposable
{
    private readonly StandInPrograms _programs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _programs.Dispose();

    [Theory]
    [InlineData("ActiveState=active\nUnitFileState=enabled\n", true)]
    [InlineData("UnitFileState=enabled\nActiveState=active", true)]
    [InlineData("UnitFileState=disabled\nActiveState=inactive\n", false)]
    [InlineData("UnitFileState=enabled\nActiveState=inactive\n", false)]
    [InlineData("UnitFileState=enabled\nActiveState=failed\n", false)]
    [InlineData("UnitFileState=disabled\nActiveState=active\n", false)]
    [InlineData("UnitFileState=masked\nActiveState=inactive\n", false)]
    [InlineData("UnitFileState=\nActiveState=inactive\n", false)]
    [InlineData("", null)]
    public void A_timer_that_is_disabled_or_stopped_starts_nothing(string properties, bool? active) =>
        Assert.Equal(active, SystemdUnits.IsActive(properties));

    [Theory]
    [InlineData(
        "UnitPath=/h/cfg/systemd/user.control /run/user/7/systemd/transient /h/cfg/systemd/user /etc/systemd/user\n",
        "/h/cfg/systemd/user"
    )]
    [InlineData("UnitPath=\n", null)]
    [InlineData("", null)]
    public void The_manager_says_where_units_of_the_user_lie(string said, string? folder) =>
        Assert.Equal(folder, SystemdUnits.FolderIn(said)?.Value);

    [Fact]
    public async Task Units_lie_where_XDG_CONFIG_HOME_leads_and_go_from_the_usual_place_too()
    {
        _programs.Put("systemctl", "");
        var older = _programs.Home / ".config/systemd/user";
        var here = _programs.Home / "cfg/systemd/user";
        await new SystemdScheduler(_programs.Runner, _programs.Owner(), _programs.Paths()).InstallAsync(
            _programs.Job,
            Schedule.Daily,
            Token
        );
        Assert.True(File.Exists((older / SystemdUnits.TimerFile(JobName.Plain)).Value));
        var systemd = new SystemdScheduler(
            _programs.Runner,
            _programs.Owner(),
            _programs.Paths((_programs.Home / "cfg").Value)
        );

        await systemd.InstallAsync(_programs.Job, Schedule.Daily, Token);
        Assert.True(File.Exists((here / SystemdUnits.TimerFile(JobName.Plain)).Value));
        await systemd.RemoveAsync(Token);

        Assert.Empty(Directory.GetFiles(older.Value));
        Assert.Empty(Directory.GetFiles(here.Value));
    }

    [Fact]
    public async Task A_manager_that_looks_elsewhere_than_this_process_is_obeyed()
    {
        var searched = _programs.Home / "elsewhere/systemd/user";
        _programs.Put("systemctl", $"case \"$*\" in *UnitPath*) echo UnitPath={searched} ;; esac");
        var systemd = new SystemdScheduler(
            _programs.Runner,
            _programs.Owner(),
            _programs.Paths((_programs.Home / "cfg").Value)
        );

        await systemd.InstallAsync(_programs.Job, Schedule.Daily, Token);
        Assert.True(File.Exists((searched / SystemdUnits.TimerFile(JobName.Plain)).Value));
        await systemd.RemoveAsync(Token);

        Assert.False(File.Exists((searched / SystemdUnits.TimerFile(JobName.Plain)).Value));
    }

    [Fact]
    public async Task Where_nobody_answers_the_link_tells_whether_the_timer_will_start()
    {
        _programs.Put("systemctl", "echo 'Failed to connect to bus' >&2; exit 1");
        var systemd = new SystemdScheduler(_programs.Runner, _programs.Owner(), _programs.Paths());
        var units = _programs.Home / ".config/systemd/user";
        _ = Directory.CreateDirectory((units / "timers.target.wants").Value);
        Write(units / SystemdUnits.TimerFile(JobName.Plain));
        Assert.False(await systemd.IsActiveAsync(Token));
        Write(units / "timers.target.wants" / SystemdUnits.TimerFile(JobName.Plain));
        Assert.Null(await systemd.IsActiveAsync(Token));
    }

    private static void Write(AbsolutePath file) => File.WriteAllText(file.Value, "");
}
