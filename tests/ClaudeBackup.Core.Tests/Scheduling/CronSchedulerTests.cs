using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class CronSchedulerTests : IDisposable
{
    private const string Working = """
        case $1 in
          -l) [ -f table ] && exec cat table; echo "no crontab for dev" >&2; exit 1 ;;
          -r) rm table ;;
          -) cat >table ;;
        esac
        """;

    private readonly StandInPrograms _programs = new();
    private readonly CronScheduler _cron;

    public CronSchedulerTests() => _cron = new CronScheduler(_programs.Runner, _programs.Owner());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _programs.Dispose();

    [Theory]
    [InlineData("echo 'crontab: user account locked or PAM error' >&2; exit 1")]
    [InlineData("echo 'You (dev) are not allowed to use this program (crontab)' >&2; exit 1")]
    [InlineData("echo '5 4 * * * half of a li'; exit 1")]
    [InlineData("echo 'cannot read your table' >&2; exit 0")]
    [InlineData("exit 1")]
    public async Task A_table_that_cannot_be_read_is_never_written(string trouble)
    {
        _programs.Put("crontab", $"case $1 in -l) {trouble} ;; esac\ncat >table");

        var installing = await Assert.ThrowsAsync<BackupException>(() =>
            _cron.InstallAsync(_programs.Job, Schedule.Daily, Token)
        );
        _ = await Assert.ThrowsAsync<BackupException>(() => _cron.RemoveAsync(Token));

        Assert.Equal(FailureCode.SchedulerRefused, installing.Code);
        Assert.All(_programs.Calls, call => Assert.Equal("crontab -l", call));
        Assert.Null(await _cron.IsActiveAsync(Token));
    }

    [Fact]
    public async Task Bytes_of_other_lines_that_are_no_text_stay_as_they_are()
    {
        _programs.Put("crontab", Working);
        byte[] latin = [.. "# caf"u8, 0xE9, .. "\n5 4 * * * /usr/bin/true\r\n"u8];
        var table = (_programs.Home / "table").Value;
        await File.WriteAllBytesAsync(table, latin, Token);

        await _cron.InstallAsync(_programs.Job, Schedule.Hourly, Token);
        Assert.True(await _cron.IsActiveAsync(Token));
        await _cron.RemoveAsync(Token);

        Assert.Equal(latin, await File.ReadAllBytesAsync(table, Token));
        Assert.False(await _cron.IsActiveAsync(Token));
    }

    [Theory]
    [InlineData("cat >/dev/null")]
    [InlineData("head -n 2 >table")]
    public async Task A_table_that_was_not_taken_is_a_failure_although_cron_said_yes(string taking)
    {
        _programs.Put("crontab", Working.Replace("cat >table", taking, StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<BackupException>(() =>
            _cron.InstallAsync(_programs.Job, Schedule.Daily, Token)
        );

        Assert.Equal(FailureCode.SchedulerRefused, failure.Code);
    }

    [Fact]
    public async Task A_cron_that_may_not_be_asked_does_not_stop_another_scheduler()
    {
        _programs.Put("crontab", "echo 'You (dev) are not allowed to use this program (crontab)' >&2; exit 1");

        var notes = await Scheduler.RemoveFromAllAsync([_cron], ["systemd"], Token);

        Assert.Contains("not allowed", Assert.Single(notes), StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<BackupException>(() => Scheduler.RemoveFromAllAsync([_cron], ["cron"], Token));
    }
}
