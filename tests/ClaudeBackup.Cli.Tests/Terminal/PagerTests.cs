using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>A list that is longer than the screen is shown by the user's pager, and how that fares is no matter of the command.</summary>
public sealed class PagerTests : IAsyncLifetime
{
    private const int Sessions = 12;
    private const string Foot = "12 sessions. Bring one back with";

    private readonly Sandbox _sandbox = new();

    public async ValueTask InitializeAsync()
    {
        Platform.RequireLinux("The script of util-linux gives a terminal.");
        foreach (var n in Enumerable.Range(10, Sessions))
        {
            var id = Transcript.Id(n.ToString());
            _sandbox.Claude.Write(
                Transcript.PathOf(id),
                Transcript.Messages(id, 0, 2, start: Transcript.Start.AddDays(n))
            );
        }

        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("PAGER='sed s/^/paged:/'", 10, "restore --list", true)]
    [InlineData("PAGER='cat -A | sed s/^/paged:/'", 10, "restore --list", true)]
    [InlineData("PAGER='sed s/^/paged:/'", 3, "config log", true)]
    // it fits
    [InlineData("PAGER='sed s/^/paged:/'", 40, "restore --list", false)]
    [InlineData("PAGER='sed s/^/paged:/'", 10, "restore --list --no-pager", false)]
    [InlineData("PAGER='sed s/^/paged:/'", 10, "restore --list --json", false)]
    [InlineData("TERM=dumb PAGER='sed s/^/paged:/'", 10, "restore --list", false)]
    [InlineData("PAGER=cat", 10, "restore --list", false)]
    [InlineData("PAGER=", 10, "restore --list", false)]
    // it is not there, or may not be started
    [InlineData("PAGER=no-such-pager", 10, "restore --list", false)]
    [InlineData("PAGER='no-such-pager | cat >/dev/null; exit 127'", 10, "restore --list", false)]
    [InlineData("PAGER=/etc/hostname", 10, "restore --list", false)]
    // how it ends is not how we end
    [InlineData("PAGER='sed s/^/paged:/; exit 3'", 10, "restore --list", true)]
    public async Task A_pager_shows_what_does_not_fit(string variables, int rows, string command, bool isPaged)
    {
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("sync");

        var shown = (await OnScreenAsync(variables, rows, command)).ExitsWith(0).Out;

        Assert.Equal(isPaged, shown.Contains("paged:", StringComparison.Ordinal));
        Assert.Contains(
            command.Contains("json", StringComparison.Ordinal) ? "\"sessions\":["
                : command.Contains("log", StringComparison.Ordinal) ? "Bring a state back"
                : Foot,
            shown,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("unexpected", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pager_that_ends_early_is_no_failure_and_a_pipe_has_none()
    {
        var early = (await OnScreenAsync("PAGER='head -n 1'", 10, "restore --list")).ExitsWith(0);
        var killed = (await OnScreenAsync("PAGER='kill -9 $$'", 10, "restore --list")).ExitsWith(0);
        _sandbox.Environment["PAGER"] = "sed s/^/paged:/";
        var pipe = await _sandbox.DoAsync("restore", "--list");

        Assert.Contains("LAST ACTIVE", early.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Foot, early.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", killed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("paged:", pipe.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_pager_the_newest_are_told_of_below_a_list_that_has_pushed_them_off_the_screen()
    {
        var shown = (await OnScreenAsync("PAGER=", 10, "restore --list")).ExitsWith(0).Out;
        var fits = (await OnScreenAsync("PAGER=", 40, "restore --list")).ExitsWith(0).Out;

        Assert.Contains("restore --list --last 4", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("--last", fits, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_is_a_key_of_the_pager()
    {
        var shown = await OnScreenAsync(
            "PAGER='trap \"echo caught\" INT; kill -INT 0; kill -INT 0; sleep 0.3; sed s/^/paged:/'",
            10,
            "restore --list"
        );

        Assert.Contains("caught", shown.ExitsWith(0).Out, StringComparison.Ordinal);
        Assert.Contains("paged:ID", shown.Out, StringComparison.Ordinal);
    }

    // its standard input stays open, and nobody types
    private Task<CliResult> OnScreenAsync(string variables, int rows, string command)
    {
        var line = $"stty rows {rows} cols 80; export NO_COLOR=1 {variables}; exec \"$CLAUDE_BACKUP\" {command}";
        _sandbox.Environment["LINE"] = line;
        var pipe = _sandbox.Elsewhere($"keys-{Guid.NewGuid():N}");
        return _sandbox.ShellAsync(
            $"""
            mkfifo {pipe} && exec 3<>{pipe}
            TERM=xterm script --quiet --return --command "$LINE" /dev/null <&3
            """
        );
    }
}
