using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>Where words fit several sessions, whoever sits at a terminal chooses from a list, by real keys.</summary>
public sealed class PickTests : IDisposable
{
    private const string Question = "\"login\" matches 40 sessions.";
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
    public async Task Typing_leaves_the_rows_that_have_it_and_no_title_drives_the_terminal()
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
        Assert.DoesNotContain(Id(39)[..8], found, StringComparison.Ordinal);
        Assert.Contains($"Session   {Id(5)}", peek, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_fits_return_does_nothing_and_letters_are_only_text()
    {
        await StoreAsync();
        File.Delete(_sandbox.Claude[Transcript.PathOf(Id(39))]);
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");

        _ = await AskAsync(shell, "restore login");
        await shell.PressAsync("jk\r");
        var none = await shell.SeeAsync(screen => screen.Contains("No session here has jk", StringComparison.Ordinal));
        await shell.PressAsync("\r\u007f\u007f");
        var all = await shell.SeeAsync(screen => screen.Contains($"> {Id(39)[..8]}", StringComparison.Ordinal));

        Assert.DoesNotContain("> ", none.Replace("ready>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Esc to cancel", none, StringComparison.Ordinal);
        Assert.Contains("more", all, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.Claude[Transcript.PathOf(Id(39))]));
    }

    [Fact]
    public async Task Another_size_of_the_terminal_breaks_no_row()
    {
        await StoreAsync();
        await using var shell = await TabbedShell.StartAsync(_sandbox, "bash");

        _ = await AskAsync(shell, "peek login");
        await shell.ResizeAsync(60, 12);
        var small = await shell.SeeAsync(screen => screen.Contains("33 more", StringComparison.Ordinal));
        await shell.ResizeAsync(100, 20);
        var large = await shell.SeeAsync(screen => screen.Contains("25 more", StringComparison.Ordinal));

        // question, text, heads, rows, how many more, keys
        Assert.Equal(12, small.Split('\n').Length);
        Assert.Equal(20, large.Split('\n').Length);
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
            $"\n{screen}".Contains("\nclaude-backup: Cancelled. No session was chosen.", StringComparison.Ordinal)
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

    [LinuxTheory("The script of util-linux gives a terminal.")]
    // the last one, behind two more screens
    [InlineData("\\r\\r40\\r", 0, "Enter for 24 more", 0)]
    // return alone chooses nothing, however often
    [InlineData("\\r\\r\\r\\r2\\r", 0, "Enter for 8 more", 38)]
    [InlineData("quickly\\r\\r3\\r", 0, "No session here has quickly", 37)]
    [InlineData("登录\\r33\\r", 0, "  33  ", 7)]
    [InlineData("q\\r", 130, "Cancelled. No session was chosen.", null)]
    public async Task On_a_terminal_that_cannot_move_its_cursor_all_have_numbers_and_none_is_taken_unasked(
        string keys,
        int code,
        string said,
        int? chosen
    )
    {
        await StoreAsync();

        var run = await _sandbox.ShellAsync(
            $"""
            mkfifo keys && exec 3<>keys && printf '{keys}' >&3
            TERM=dumb script --quiet --return --command "stty rows 20 cols 80; $CLAUDE_BACKUP peek login" /dev/null <&3
            """
        );

        run.ExitsWith(code);
        Assert.Contains(said, run.Out, StringComparison.Ordinal);
        Assert.Contains("or q to cancel", run.Out, StringComparison.Ordinal);
        Assert.Equal(chosen is { } n && run.Out.Contains($"Session   {Id(n)}", StringComparison.Ordinal), code == 0);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    private static async Task<string> AskAsync(TabbedShell shell, string line)
    {
        // as the shell itself, whose function of that name only prints
        await shell.PressAsync($"clear; command claude-backup {line}\r");
        return await shell.SeeAsync(screen =>
            screen.Contains(Question, StringComparison.Ordinal)
            && screen.Contains("Esc to cancel", StringComparison.Ordinal)
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
