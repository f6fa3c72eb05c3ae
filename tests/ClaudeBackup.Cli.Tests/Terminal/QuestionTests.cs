using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>What is asked on a terminal, and what an answer does.</summary>
public sealed class QuestionTests : IDisposable
{
    private const string Here = "\r";
    private const string Usual = "\r";

    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
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

        Assert.Contains("A remote cannot be reached by 'gopher'.", run.Out, StringComparison.Ordinal);
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    public async Task One_interrupt_ends_a_question_and_nothing_is_made()
    {
        Platform.RequireLinux();
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
    [InlineData("\r", false, 4, "block")]
    [InlineData("y\r", true, 0, "warn")]
    public async Task A_first_run_that_finds_secrets_sends_them_only_when_told_to(
        string answer,
        bool isSent,
        int exitCode,
        string policy
    )
    {
        Platform.RequireLinux();
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
