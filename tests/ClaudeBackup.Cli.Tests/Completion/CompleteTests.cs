using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Completion;

/// <summary>What completion scripts ask for: at once, without a trace, and without a word where there is nothing.</summary>
public sealed class CompleteTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Each_candidate_is_a_line_with_what_is_shown_beside_it()
    {
        await StoreAsync();

        var sessions = await _sandbox.DoAsync("complete", "sessions");
        Assert.Matches($"^{Transcript.Id("b2")}\t[0-9]+ days ago  message 0\n{Transcript.Id("a1")}\t", sessions.Out);
        Assert.Equal("test\t2 sessions\n", (await _sandbox.DoAsync("complete", "machines", "t")).Out);
        Assert.Equal("api\t1 session  /home/dev/api\n", (await _sandbox.DoAsync("complete", "projects", "a")).Out);
        Assert.Equal(
            "/home/dev/api\t1 session  /home/dev/api\n",
            (await _sandbox.DoAsync("complete", "projects", "/home/dev/a")).Out
        );
        Assert.Equal(
            "settings.json\t\nskills\t\nskills/a\t\nskills/a/SKILL.md\t\n",
            (await _sandbox.DoAsync("complete", "config", "s")).Out
        );
        Assert.Equal(
            "a1",
            (await _sandbox.JsonAsync("complete", "sessions", "a"))
                .Json.GetProperty("candidates")[0]
                .GetProperty("value")
                .GetString()![..2]
        );
    }

    [Fact]
    public async Task A_title_is_one_line_and_a_name_that_a_shell_would_not_give_back_is_none()
    {
        Platform.RequirePosix("Windows has no such names.");
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id("a1")),
            [
                .. System.Text.Encoding.UTF8.GetBytes(
                    Transcript.CustomTitle(Transcript.Id("a1"), "a\nb\tc\u001b[31md\u202Ee")
                ),
                .. Transcript.Messages(Transcript.Id("a1"), 0, 2),
            ]
        );
        _sandbox.Claude.Write("skills/new\nline/a.md", "x");
        _sandbox.Claude.Write("skills/plain/a.md", "x");
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var sessions = (await _sandbox.DoAsync("complete", "sessions")).Out;
        Assert.Equal(1, sessions.Count(c => c == '\n'));
        Assert.EndsWith("  a b c [31md e\n", sessions);
        Assert.Equal(
            "skills\t\nskills/plain\t\nskills/plain/a.md\t\n",
            (await _sandbox.DoAsync("complete", "config", "sk")).Out
        );
    }

    [Fact]
    public async Task It_writes_nothing_and_starts_nothing()
    {
        await StoreAsync();
        await _sandbox.GitAsync("config", "core.sshCommand", "touch made");
        // nothing of it may be derived anew
        File.Delete((_sandbox.Repository / ".git/claude-backup/index/test").Value);
        _sandbox.Environment["PATH"] = "/nowhere";
        var before = Repository();

        Assert.Empty((await _sandbox.DoAsync("complete", "sessions")).Out);

        Assert.Equal(before, Repository());
    }

    [Theory]
    [InlineData("sessions")]
    [InlineData("machines")]
    [InlineData("projects")]
    [InlineData("config")]
    [InlineData("of-a-later-version")]
    public async Task Where_nothing_can_be_read_there_is_nothing_and_no_word(string kind)
    {
        await SilentAsync(kind);
        Assert.False(Directory.Exists(_sandbox.Repository.Value));

        await StoreAsync();
        File.WriteAllText((_sandbox.Repository / ".git/claude-backup/index/test").Value, "damaged");
        await SilentAsync(kind);

        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = "";
        _sandbox.Environment["HOME"] = "relative";
        await SilentAsync(kind);
    }

    [Fact]
    public async Task Called_as_no_script_would_it_is_silent_too() => await SilentAsync([]);

    [LinuxFact("A named pipe stands for a file system that does not answer.")]
    public async Task A_file_system_that_does_not_answer_holds_nobody_up()
    {
        await StoreAsync();
        var index = (_sandbox.Repository / ".git/claude-backup/index/test").Value;
        File.Delete(index);
        (await _sandbox.ShellAsync($"mkfifo '{index}'")).ExitsWith(0);

        using var running = _sandbox.Start("complete", "sessions");
        var result = await running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((0, "", ""), (result.ExitCode, result.Out, result.Error));
    }

    private async Task SilentAsync(params string[] words)
    {
        var result = await _sandbox.RunAsync(["complete", .. words]);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Out, result.Error));
    }

    private async Task StoreAsync()
    {
        _sandbox.WriteSession(Transcript.Id("a1"));
        _sandbox.Claude.Write(
            Transcript.PathOf(Transcript.Id("b2"), "/home/dev/shop"),
            Transcript.Messages(Transcript.Id("b2"), 0, 4, "/home/dev/shop")
        );
        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Claude.Write("skills/a/SKILL.md", "x");
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }

    private IReadOnlyList<string> Repository() => new ClaudeTree(_sandbox.Repository).Listing(withTimes: true);
}
