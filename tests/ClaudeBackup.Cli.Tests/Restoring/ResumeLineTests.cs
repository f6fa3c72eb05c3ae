using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Client;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>The line that resumes a session, pasted into the shells that are here, and into the real Claude Code.</summary>
public sealed class ResumeLineTests : IDisposable
{
    private const string Odd = @"it's my $(project) \\ ~ `x` \'";

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact("It pastes into the shells that Linux may have.")]
    public async Task It_enters_the_folder_whatever_that_is_called()
    {
        var folder = (_sandbox.Claude.Root.Parent! / "work").Value + "/" + Odd;
        _ = Directory.CreateDirectory(folder);
        _sandbox.WriteSession(Id, folder);
        await _sandbox.DoAsync("init", "--yes");

        var json = (await _sandbox.JsonAsync("restore", Id)).Json;

        Assert.Null(json.GetProperty("resumeNote").GetString());
        var line = json.GetProperty("resume").GetString()!;
        await File.WriteAllTextAsync(
            _sandbox.Elsewhere("line").Value,
            "claude() { pwd; }\n" + line + "\n",
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(
            _sandbox.Elsewhere("line.fish").Value,
            "function claude; pwd; end\n" + line + "\n",
            TestContext.Current.CancellationToken
        );
        var shells = await _sandbox.ShellAsync(
            $"""
            for shell in sh bash zsh fish; do
                command -v "$shell" >/dev/null || continue
                case $shell in fish) file={_sandbox.Elsewhere("line.fish")};; *) file={_sandbox.Elsewhere(
                "line"
            )};; esac
                "$shell" "$file" || exit
            done
            """
        );
        Assert.All(shells.ExitsWith(0).Out.TrimEnd().Split('\n'), pwd => Assert.Equal(folder, pwd));
    }

    [Fact]
    public async Task A_folder_that_is_not_here_is_told_before_the_line()
    {
        _sandbox.WriteSession(Id, "/nowhere/it's");
        await _sandbox.DoAsync("init", "--yes");

        var lines = (await _sandbox.DoAsync("restore", Id)).Out.TrimEnd().Split('\n');
        var note = (await _sandbox.JsonAsync("restore", Id)).Json.GetProperty("resumeNote").GetString();

        Assert.Equal(note, lines[^3]);
        Assert.StartsWith("/nowhere/it's is not on this machine.", note, StringComparison.Ordinal);
        Assert.EndsWith(@"mkdir -p '/nowhere/it'\''s'", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claude_Code_resumes_by_it_and_by_what_the_note_says()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        var (work, moved) = ("$HOME/it\\'s here", "$HOME/moved");
        _ = (
            await _sandbox.ShellAsync(
                $"mkdir \"{work}\" && cd \"{work}\" && claude -p --session-id {Id} 'Remember 4711.' </dev/null"
            )
        ).ExitsWith(0);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Claude.DeleteFolder("projects");

        var there = (await _sandbox.JsonAsync("restore", Id)).Json;
        _ = (await _sandbox.ShellAsync($"{there.GetProperty("resume").GetString()} -p 'Which?' </dev/null")).ExitsWith(
            0
        );
        _ = (await _sandbox.ShellAsync($"mv \"{work}\" {moved}")).ExitsWith(0);
        var gone = (await _sandbox.JsonAsync("restore", Id)).Json;
        var note = gone.GetProperty("resumeNote").GetString()!;
        var make = note[note.IndexOf("mkdir", StringComparison.Ordinal)..];
        _ = (
            await _sandbox.ShellAsync($"{make} && {gone.GetProperty("resume").GetString()} -p 'Which?' </dev/null")
        ).ExitsWith(0);

        Assert.Null(there.GetProperty("resumeNote").GetString());
        // all of it went into the one transcript
        Assert.Single(Directory.GetFiles(_sandbox.Claude["projects"], "*.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Claude_Code_resumes_it_in_the_home_of_another_user()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        using var other = new Sandbox();
        await using var elsewhere = await ClaudeClient.StartAsync(other);
        _sandbox.Environment["CLAUDE_BACKUP_MACHINE"] = "desk";
        other.Environment["CLAUDE_BACKUP_MACHINE"] = "laptop";
        var remote = _sandbox.Elsewhere("remote.git").Value;
        var work = "mkdir -p \"$HOME/code/shop\" && cd \"$HOME/code/shop\"";
        _ = (
            await _sandbox.ShellAsync(
                $"git init -q --bare -b main {remote}; {work} && claude -p --session-id {Id} 'Remember 4711.' </dev/null"
            )
        ).ExitsWith(0);
        string[] init = ["init", "--backend", "git", "--remote", remote, "--schedule", "off", "--yes"];
        await _sandbox.DoAsync(init);
        // the first home, as of a machine that is no more
        _ = (await _sandbox.ShellAsync("mv \"$HOME/code\" \"$HOME/gone\"")).ExitsWith(0);
        await other.DoAsync(init);

        var restored = (await other.JsonAsync("restore", "--machine", "desk", Id)).Json;
        var note = restored.GetProperty("resumeNote").GetString()!;
        var make = note[note.IndexOf("mkdir", StringComparison.Ordinal)..];
        var line = restored.GetProperty("resume").GetString();
        _ = (await other.ShellAsync($"{make} && {line} -p 'Which?' </dev/null")).ExitsWith(0);

        var transcript = Assert.Single(
            Directory.GetFiles(other.Claude["projects"], "*.jsonl", SearchOption.AllDirectories)
        );
        var text = await File.ReadAllTextAsync(transcript, TestContext.Current.CancellationToken);
        Assert.Contains("Remember 4711.", text, StringComparison.Ordinal);
        Assert.Contains("Which?", text, StringComparison.Ordinal);
    }
}
