using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>Where words fit several sessions, whoever sits at a terminal chooses from a list, by real keys.</summary>
public sealed class PickTests : IDisposable
{
    private const string Question = "\"login\" could be any of 40 sessions.";
    private const string Down = "\e[B";
    private const string Escape = "\e";
    private const string Interrupt = "\u0003";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Arrow_keys_choose_and_what_was_chosen_is_said_and_restored()
    {
        await StoreAsync();
        File.Delete(_sandbox.Claude[Transcript.PathOf(Id(38))]);
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");

        var asked = await AskAsync(shell, "restore login");
        var done = await shell.EnterAsync(Down);

        var rows = asked.Split('\n').Where(row => row.Contains("login", StringComparison.Ordinal)).Skip(1).ToArray();
        Assert.Contains($"> {Id(39)[..8]}", asked, StringComparison.Ordinal);
        // newest first, no more than the screen has, and none broken
        Assert.InRange(rows.Length, 20, 36);
        Assert.All(rows, (row, at) => Assert.Contains(Id(39 - at)[..8], row, StringComparison.Ordinal));
        Assert.StartsWith(Id(38)[..8], done, StringComparison.Ordinal);
        Assert.Contains("Wrote 1 file.", done, StringComparison.Ordinal);
        Assert.True(File.Exists(_sandbox.Claude[Transcript.PathOf(Id(38))]));
    }

    [Fact]
    public async Task Typing_goes_to_the_row_that_has_it_and_no_title_drives_the_terminal()
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");

        _ = await AskAsync(shell, "peek login");
        await shell.PressAsync("登录");
        var found = await shell.SeeAsync(screen => screen.Contains($"> {Id(7)[..8]}", StringComparison.Ordinal));
        // marks of our own markup
        await shell.PressAsync("\u007f\u007f[/");
        _ = await shell.SeeAsync(screen => screen.Contains($"> {Id(5)[..8]}", StringComparison.Ordinal));
        var peek = await shell.EnterAsync("");

        Assert.Contains("登录 login 🌙", found, StringComparison.Ordinal);
        Assert.Contains($"Session   {Id(5)}", peek, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Escape)]
    [InlineData(Interrupt)]
    public async Task Escape_and_an_interrupt_leave_it_with_nothing_written(string key)
    {
        await StoreAsync();
        File.Delete(_sandbox.Claude[Transcript.PathOf(Id(39))]);
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");

        _ = await AskAsync(shell, "restore login");
        await shell.PressAsync(key);
        _ = await shell.SeeAsync(screen =>
            $"\n{screen}".Contains("\nclaude-backup: Cancelled.", StringComparison.Ordinal)
            && screen.EndsWith("ready>", StringComparison.Ordinal)
        );
        var code = await shell.EnterAsync("echo [$?]");

        Assert.Contains("[130]", code, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.Claude[Transcript.PathOf(Id(39))]));
    }

    [Fact]
    public async Task Nobody_is_asked_where_the_output_goes_elsewhere()
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");

        var piped = await shell.EnterAsync("command claude-backup peek login | cat; echo [${PIPESTATUS[0]}]");

        Assert.Contains("[2]", piped, StringComparison.Ordinal);
        Assert.Contains("Those are the newest 20.", piped, StringComparison.Ordinal);
    }

    [LinuxFact("The script of util-linux gives a terminal.")]
    public async Task On_a_terminal_that_cannot_move_its_cursor_the_newest_have_numbers()
    {
        await StoreAsync();

        var run = await _sandbox.ShellAsync(
            """
            mkfifo keys && exec 3<>keys && printf '2\r' >&3
            TERM=dumb script --quiet --return --command "stty rows 20; $CLAUDE_BACKUP peek login" /dev/null <&3
            """
        );

        run.ExitsWith(0);
        Assert.Contains("The newest 13 of 40:", run.Out, StringComparison.Ordinal);
        Assert.Contains($"Session   {Id(38)}", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    private static async Task<string> AskAsync(TabbedShell shell, string line)
    {
        // as the shell itself, whose function of that name only prints
        await shell.PressAsync($"clear; command claude-backup {line}\r");
        return await shell.SeeAsync(screen =>
            screen.Contains(Question, StringComparison.Ordinal)
            && screen.Contains("Move up and down", StringComparison.Ordinal)
        );
    }

    private static string Id(int n) => Transcript.Id($"{n + 10}ab");

    private async Task StoreAsync()
    {
        for (var n = 0; n < 40; n++)
        {
            var title = n switch
            {
                7 =>
                    "登录 login 🌙 数据库连接在夜里断开 数据库连接在夜里断开 数据库连接在夜里断开 数据库连接在夜里断开",
                5 => "[red]login[/] \u001b[31mred\u001b]0;title\u0007 \u202Eright to left",
                _ => $"A login that takes number {n} of many steps until the very end of the line and beyond it",
            };
            _sandbox.Claude.Write(
                Transcript.PathOf(Id(n)),
                [
                    .. System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Id(n), title)),
                    .. Transcript.Messages(Id(n), 0, 2, start: Transcript.Start.AddMinutes(n)),
                ]
            );
        }

        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }
}
