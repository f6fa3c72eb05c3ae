using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>What is asked on a terminal, and what an answer does.</summary>
public sealed class QuestionTests : IDisposable
{
    // the second choice
    private const string Here = "\e[B\r";
    private const string Usual = "\r";

    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("\r\r\r\r")]
    // another git remote, of which the address is not at hand
    [InlineData($"\r{Here}{Usual}\r\r\r")]
    public async Task The_return_key_alone_ends_in_a_backup_on_this_machine_every_night(string keys)
    {
        _sandbox.WriteSession("11111111-1111-4111-8111-111111111111");

        var run = (await _sandbox.OnTerminalAsync(keys)).ExitsWith(0);

        Assert.Contains("Where shall a copy go? Nowhere else: this machine only", run.Out, StringComparison.Ordinal);
        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal("daily", status.GetProperty("schedule").GetString());
        Assert.Equal("local", status.GetProperty("mode").GetString());
        Assert.Equal(1, status.GetProperty("sessions").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_first_run_asks_again_for_an_address_that_is_none()
    {
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        _sandbox.WriteSession("11111111-1111-4111-8111-111111111111");

        var run = (
            await _sandbox.OnTerminalAsync(
                $"y\r{Here}gopher://example.com\r{bare.Path}\r{Usual}",
                "init",
                "--schedule",
                "off"
            )
        ).ExitsWith(0);

        Assert.Contains("A remote cannot be reached over 'gopher'.", run.Out, StringComparison.Ordinal);
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [LinuxFact("The script of util-linux gives a terminal.")]
    public async Task One_interrupt_ends_a_question_and_nothing_is_made()
    {
        _sandbox.WriteSession("11111111-1111-4111-8111-111111111111");

        var run = await _sandbox.ShellAsync(
            $"""
            cd {_directory.Path} && mkfifo keys && exec 3<>keys && touch screen
            (until grep -q 'Set it up now' screen; do sleep 0.05; done; printf '\003' >&3) &
            TERM=xterm script --quiet --flush --return --command "$CLAUDE_BACKUP init" screen <&3 >/dev/null
            echo "exit $?"
            cat screen
            """
        );

        Assert.StartsWith("exit 130", run.Out, StringComparison.Ordinal);
        Assert.Contains("Cancelled", run.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sandbox.Repository.Value));
    }

    [Theory]
    [InlineData("Where shall a copy go")]
    [InlineData("How often shall it save")]
    [InlineData("deletes its own sessions after")]
    public async Task An_interrupt_at_any_question_makes_nothing_shows_the_cursor_and_the_next_run_asks_again(
        string question
    )
    {
        _sandbox.WriteSession("11111111-1111-4111-8111-111111111111");

        var first = await InterruptedAsync(question);
        var second = await InterruptedAsync(question);

        foreach (var run in new[] { first, second })
        {
            Assert.StartsWith("exit 130", run.Out, StringComparison.Ordinal);
            Assert.Contains("Where shall a copy go?", run.Out, StringComparison.Ordinal);
            Assert.True(
                run.Out.LastIndexOf("\u001b[?25h", StringComparison.Ordinal)
                    > run.Out.LastIndexOf("\u001b[?25l", StringComparison.Ordinal),
                "The cursor stays hidden."
            );
        }

        Assert.False(Directory.Exists(_sandbox.Repository.Value));
        Assert.False(File.Exists(_sandbox.Home.Value + ".crontab"));
    }

    // answers with the return key until a question comes, and ends that one
    private Task<CliResult> InterruptedAsync(string question)
    {
        Platform.RequireLinux("The script of util-linux gives a terminal.");
        var name = Guid.NewGuid().ToString("N");
        return _sandbox.ShellAsync(
            $$"""
            cd {{_directory.Path}} && mkfifo keys-{{name}} && exec 3<>keys-{{name}} && touch screen-{{name}}
            (printf 'y\r' >&3
            for wanted in 'Where shall a copy go' 'How often shall it save' 'deletes its own sessions after'; do
              until grep -q "$wanted" screen-{{name}}; do sleep 0.05; done
              sleep 0.5
              if [ "$wanted" = '{{question}}' ]; then printf '\003' >&3; exit; fi
              printf '\r' >&3
            done) &
            TERM=xterm script --quiet --flush --return --command "$CLAUDE_BACKUP init" screen-{{name}} <&3 >/dev/null
            echo "exit $?"
            cat screen-{{name}}
            """
        );
    }

    [Fact]
    public async Task A_first_run_that_was_killed_at_work_is_set_up_again()
    {
        _sandbox.WriteSession("11111111-1111-4111-8111-111111111111");
        await _sandbox.DoAsync("init", "--local");
        // what lies there between the first step and the first snapshot
        File.WriteAllText((_sandbox.Repository / ".git/claude-backup/first-run").Value, "");

        var run = (await _sandbox.OnTerminalAsync($"y\r{Usual}{Usual}{Usual}", "init")).ExitsWith(0);

        Assert.Contains("Where shall a copy go?", run.Out, StringComparison.Ordinal);
        Assert.Contains("How often shall it save by itself?", run.Out, StringComparison.Ordinal);
        Assert.False((await _sandbox.JsonAsync("init")).Json.GetProperty("created").GetBoolean());
    }

    [Fact]
    public async Task On_a_terminal_that_cannot_move_its_cursor_choices_have_numbers()
    {
        Platform.RequireLinux("The script of util-linux gives a terminal.");
        _sandbox.WriteSession("11111111-1111-4111-8111-111111111111");

        var run = await _sandbox.ShellAsync(
            $"""
            cd {_directory.Path} && mkfifo keys && exec 3<>keys && printf 'y\r7\r1\r3\r\r' >&3
            TERM=dumb script --quiet --return --command "$CLAUDE_BACKUP init" /dev/null <&3
            """
        );

        run.ExitsWith(0);
        Assert.Contains("Type a number from 1 to 2.", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.Equal("hourly", (await _sandbox.JsonAsync("schedule")).Json.GetProperty("schedule").GetString());
    }

    [Fact]
    public async Task A_first_run_brings_back_what_another_machine_saved_when_it_is_chosen()
    {
        var bare = _directory.Path / "x.git";
        using var other = new Sandbox();
        other.Environment["CLAUDE_BACKUP_MACHINE"] = "old";
        other.WriteSession("22222222-2222-4222-8222-222222222222");
        await other.DoAsync("init", "--remote", bare.Value, "--yes");

        var run = (
            await _sandbox.OnTerminalAsync($"y\r{Here}{bare}\r\r{Usual}{Usual}", "init", "--schedule", "off")
        ).ExitsWith(0);

        Assert.Contains("Everything of old", run.Out, StringComparison.Ordinal);
        Assert.Equal(other.Claude.Listing(), _sandbox.Claude.Listing());
    }

    [LinuxTheory("The script of util-linux gives a terminal.")]
    [InlineData("\r", true)]
    [InlineData("n\r", false)]
    public async Task A_first_run_puts_what_was_below_the_other_home_below_this_one_when_that_is_agreed_to(
        string answer,
        bool isMoved
    )
    {
        const string Id = "22222222-2222-4222-8222-222222222222";
        var bare = _directory.Path / "x.git";
        using var other = new Sandbox();
        other.Environment["CLAUDE_BACKUP_MACHINE"] = "old";
        other.WriteSession(Id, $"{other.Home}/shop");
        await other.DoAsync("init", "--remote", bare.Value, "--yes");

        var run = (
            await _sandbox.OnTerminalAsync($"y\r{Here}{bare}\r\r{answer}{Usual}", "init", "--schedule", "off")
        ).ExitsWith(0);

        Assert.Contains(
            "Restore it below your home here instead?",
            run.Out.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var folder = $"{(isMoved ? _sandbox : other).Home}/shop";
        Assert.Contains(
            folder,
            File.ReadAllText((_sandbox.Claude.Root / Transcript.PathOf(Id, folder)).Value),
            StringComparison.Ordinal
        );
    }

    [LinuxTheory("The script of util-linux gives a terminal.")]
    [InlineData("\r", false, 4, "block")]
    [InlineData("y\r", true, 0, "warn")]
    public async Task A_first_run_that_finds_secrets_sends_them_only_when_told_to(
        string answer,
        bool isSent,
        int exitCode,
        string policy
    )
    {
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var ssh = await SshServer.StartAsync();
        ssh.ApplyTo(_sandbox);
        // invented here, and opens nothing
        var token = "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => "aB3dE7xZ"[i * 5 % 8]));
        _sandbox.Claude.Write("CLAUDE.md", $"Use {token} there.");

        var run = (
            await _sandbox.OnTerminalAsync($"y\r{Here}{ssh.UrlOf(bare)}\r{answer}{Usual}", "init", "--schedule", "off")
        ).ExitsWith(exitCode);

        Assert.Contains("Send all of it, now and from now on?", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(token, run.Out, StringComparison.Ordinal);
        Assert.Equal(isSent, await bare.MainAsync() is not null);
        Assert.Equal(policy, (await _sandbox.JsonAsync("secrets")).Json.GetProperty("policy").GetString());
    }

    [Theory]
    [InlineData("\r", false, 130)]
    [InlineData("y\r", true, 0)]
    public async Task An_import_shows_what_will_run_and_asks(string answer, bool isWritten, int exitCode)
    {
        var archive = _directory.Path / "profile.tar.gz";
        using (var other = new Sandbox())
        {
            other.Claude.Write("settings.json", """{"statusLine": {"type": "command", "command": "line.sh"}}""");
            _ = await other.JsonAsync("export-config", archive.Value);
        }

        var run = (await _sandbox.OnTerminalAsync(answer, "import-config", archive.Value)).ExitsWith(exitCode);

        Assert.Contains("line.sh", run.Out, StringComparison.Ordinal);
        Assert.Equal(isWritten, File.Exists(_sandbox.Claude["settings.json"]));
    }
}
