using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Completion;

/// <summary>PowerShell is asked what it would put into the line.</summary>
public sealed class PowerShellTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_is_put_into_a_line_is_quoted_as_PowerShell_reads_it()
    {
        Platform.RequirePosix("The program would need another name on the PATH.");
        Platform.RequireProgram("pwsh", "no package; the .NET tool PowerShell brings it");
        const string Cwd = "/home/dev/my ’shop’ $(touch made) 'q'";
        var id = Transcript.Id("3f2a");
        _sandbox.Claude.Write(Transcript.PathOf(id, Cwd), Transcript.Messages(id, 0, 2, Cwd));
        _ = await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var programs = _sandbox.Elsewhere("on-path");
        _ = Directory.CreateDirectory(programs.Value);
        _ = File.CreateSymbolicLink((programs / "claude-backup").Value, _sandbox.Program);
        _sandbox.Environment["PATH"] = $"{programs}:{_sandbox.Environment["PATH"]}";
        var script = _sandbox.Elsewhere("ask.ps1");
        File.WriteAllText(
            script.Value,
            """
            claude-backup completion powershell | Out-String | Invoke-Expression
            foreach ($line in 'claude-backup rest', 'claude-backup init --backend=gi', 'claude-backup restore 3f', 'claude-backup restore --project my') {
                (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }
            }
            """
        );

        var said = (await _sandbox.ShellAsync($"pwsh -NoProfile -File {script}")).ExitsWith(0);

        Assert.Equal(
            ["restore", "--backend=github", "--backend=git", id, "'my ’’shop’’ $(touch made) ''q'''"],
            said.Out.TrimEnd().Split('\n')
        );
        Assert.False(File.Exists((_sandbox.Home / "made").Value));
    }
}
