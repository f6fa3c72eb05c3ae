using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Completion;

/// <summary>What packages bring beside the program.</summary>
public sealed class ShareFolderTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_is_laid_out_as_below_usr_share_and_the_same_bytes_every_time()
    {
        var (one, two) = (new ClaudeTree(_sandbox.Elsewhere("one")), new ClaudeTree(_sandbox.Elsewhere("two")));

        _ = await _sandbox.DoAsync("generate", one.Root.Value);
        _ = await _sandbox.DoAsync("generate", two.Root.Value);

        Assert.Equal(one.Listing(), two.Listing());
        Assert.All(
            [
                "man/man1/claude-backup.1",
                "man/man1/claude-backup-config-log.1",
                "bash-completion/completions/claude-backup",
                "zsh/site-functions/_claude-backup",
                "fish/vendor_completions.d/claude-backup.fish",
                "powershell/claude-backup.ps1",
            ],
            path => Assert.True(one.Has(path), path)
        );
        Assert.Equal(
            (await _sandbox.DoAsync("completion", "zsh")).Out,
            File.ReadAllText(one["zsh/site-functions/_claude-backup"])
        );
        Assert.False(Directory.Exists(_sandbox.Repository.Value));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("644", Convert.ToString(one.Mode("man/man1/claude-backup.1"), 8));
        }
    }

    [Theory]
    [InlineData("mandoc", "mandoc -T lint -W warning")]
    [InlineData("groff", "groff -man -ww -Tutf8 -rLL=78n")]
    public async Task No_man_page_has_anything_to_be_warned_of(string program, string check)
    {
        Platform.RequirePosix();
        Platform.RequireProgram(program, program);
        var pages = _sandbox.Elsewhere("share");
        _ = await _sandbox.DoAsync("generate", pages.Value);

        var said = await _sandbox.ShellAsync(
            $"cd {pages}/man/man1 && for page in *; do {check} $page >printed || exit 1; cat printed >>all; done; rm printed"
        );

        Assert.Equal((0, "", ""), (said.ExitCode, said.Out, said.Error));
        Assert.DoesNotContain("WARNING", File.ReadAllText((pages / "man/man1/all").Value), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "bash -n")]
    [InlineData("zsh", "zsh -n")]
    [InlineData("fish", "fish -n")]
    public async Task A_script_is_read_by_its_shell_without_a_word(string shell, string check)
    {
        Platform.RequirePosix();
        Platform.RequireProgram(shell, shell);
        var script = _sandbox.Elsewhere("script");
        File.WriteAllText(script.Value, (await _sandbox.DoAsync("completion", shell)).Out);

        var said = await _sandbox.ShellAsync($"{check} {script}");

        Assert.Equal((0, "", ""), (said.ExitCode, said.Out, said.Error));
    }
}
