using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>A launchd as scripts stand in for it: which domains it has, what it has loaded, and how long it takes to let go.</summary>
public sealed class LaunchdSchedulerTests : IDisposable
{
    private const string Launchctl = """
        domain() { [ "$1" = user/7 ] || { [ -f desktop ] && [ "$1" = gui/7 ]; }; }
        case $1 in
          print)
            case $2 in
              */*/*) [ -f "loaded-$(echo "$2" | tr / -)" ] || exit 113 ;;
              *) domain "$2" || exit 113 ;;
            esac ;;
          bootstrap)
            domain "$2" || { echo "Bootstrap failed: 125: Domain does not support specified action" >&2; exit 125; }
            if [ -s busy ]; then
              sed -i.old 1d busy
              echo "Bootstrap failed: 5: Input/output error" >&2
              exit 5
            fi
            cp "$3" "loaded-$(echo "$2" | tr / -)-$(basename "$3" .plist)" ;;
          bootout) rm "loaded-$(echo "$2" | tr / -)" 2>/dev/null || exit 3 ;;
        esac
        """;

    private readonly StandInPrograms _programs = new();
    private readonly LaunchdScheduler _launchd;

    public LaunchdSchedulerTests()
    {
        _programs.Put("launchctl", Launchctl);
        _programs.Put("plutil", "");
        _programs.Put("id", "echo 7");
        _launchd = new LaunchdScheduler(
            _programs.Runner,
            _programs.Owner(),
            _programs.Home,
            TimeSpan.FromMilliseconds(1)
        );
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task An_agent_that_launchd_has_not_let_go_of_yet_is_loaded_a_little_later()
    {
        _programs.Write("desktop", "");
        await _launchd.InstallAsync(_programs.Job, Schedule.Daily, Token);
        _programs.Write("busy", "1\n2\n3\n4\n5\n");

        await _launchd.InstallAsync(_programs.Job, Schedule.Hourly, Token);

        Assert.True(await _launchd.IsActiveAsync(Token));
        Assert.DoesNotContain("Hour</key>", _programs.Read("loaded-gui-7-com.claude-backup"), StringComparison.Ordinal);
        Assert.Equal(
            7,
            _programs.Calls.Count(c => c.StartsWith("launchctl bootstrap gui/7 ", StringComparison.Ordinal))
        );
        await _launchd.RemoveAsync(Token);
        Assert.False(await _launchd.IsActiveAsync(Token));
        Assert.False(await _launchd.IsInstalledAsync(Token));
    }

    [Fact]
    public async Task Over_ssh_where_nobody_has_a_desktop_the_agent_goes_to_the_users_own_domain()
    {
        await _launchd.InstallAsync(_programs.Job, Schedule.Daily, Token);
        Assert.True(await _launchd.IsActiveAsync(Token));
        Assert.NotEmpty(_programs.Read("loaded-user-7-com.claude-backup"));
        await _launchd.RemoveAsync(Token);
        Assert.False(File.Exists((_programs.Home / "loaded-user-7-com.claude-backup").Value));
    }

    [Fact]
    public async Task An_agent_that_was_taken_out_of_launchd_is_seen_although_its_file_is_there()
    {
        _programs.Write("desktop", "");
        await _launchd.InstallAsync(_programs.Job, Schedule.Daily, Token);
        File.Delete((_programs.Home / "loaded-gui-7-com.claude-backup").Value);
        Assert.False(await _launchd.IsActiveAsync(Token));
        Assert.True(await _launchd.IsInstalledAsync(Token));
    }

    [Fact]
    public async Task A_launchd_that_goes_on_refusing_is_a_failure()
    {
        _programs.Write("busy", string.Concat(Enumerable.Repeat("x\n", 99)));
        var failure = await Assert.ThrowsAsync<BackupException>(() =>
            _launchd.InstallAsync(_programs.Job, Schedule.Daily, Token)
        );
        Assert.Equal(FailureCode.SchedulerRefused, failure.Code);
        Assert.Contains("Input/output error", failure.Message, StringComparison.Ordinal);
    }
}
