using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class WindowsSchedulerTests : IDisposable
{
    private const string Schtasks = """
        case $1 in
          /Create) cp "$5" "task-$3" ;;
          /Delete) rm "task-$3" ;;
          /Query) [ -f "task-$3" ] || exit 1
            case $* in */XML*) iconv -f UTF-16LE -t UTF-8 "task-$3" ;; esac ;;
        esac
        """;

    private readonly StandInPrograms _programs = new();
    private readonly WindowsScheduler _windows;

    public WindowsSchedulerTests() => _windows = new WindowsScheduler(_programs.Runner, _programs.Owner());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task A_task_is_made_and_read_back_and_taken_away()
    {
        _programs.Put("schtasks", Schtasks);
        await _windows.InstallAsync(_programs.Job, Schedule.Hourly, Token);
        Assert.True(await _windows.IsActiveAsync(Token));
        Assert.Contains("signed in", await _windows.CaveatAsync(Token), StringComparison.Ordinal);
        await _windows.RemoveAsync(Token);
        Assert.False(await _windows.IsActiveAsync(Token));
    }

    [Fact]
    public async Task A_task_that_is_not_there_afterwards_is_a_failure()
    {
        _programs.Put("schtasks", "case $1 in /Query) exit 1 ;; esac");
        var failure = await Assert.ThrowsAsync<BackupException>(() =>
            _windows.InstallAsync(_programs.Job, Schedule.Daily, Token)
        );
        Assert.Equal(FailureCode.SchedulerRefused, failure.Code);
    }

    [Theory]
    [InlineData("<Settings><Enabled>true</Enabled></Settings>", true)]
    [InlineData("<Settings><Enabled>false</Enabled></Settings>", false)]
    [InlineData("<Triggers><CalendarTrigger><Enabled>false</Enabled></CalendarTrigger></Triggers>", false)]
    [InlineData("<Settings></Settings>", true)]
    public void A_task_that_is_switched_off_starts_nothing(string settings, bool enabled) =>
        Assert.Equal(
            enabled,
            WindowsTaskXml.IsEnabled(
                $"""
                \uFEFF<?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">{settings}</Task>
                """
            )
        );
}
