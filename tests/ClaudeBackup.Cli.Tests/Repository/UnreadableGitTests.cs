using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Repository;

/// <summary>A git that answers in another way than git does: it is named with its version, and nothing is called damaged or unexpected.</summary>
public sealed class UnreadableGitTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    // an old one, of which nothing else is known, and one that is at odds with a single verb
    [InlineData("*", "git version 1.7.0", "git 1.7.0", "sync")]
    [InlineData("*", "git version 1.7.0", "git 1.7.0", "backend set git --remote REMOTE")]
    [InlineData("*' ls-tree '*", "nonsense", "ls-tree", "verify")]
    [InlineData("*' log '*", "nonsense", "log", "config log")]
    [InlineData("*' ls-remote '*", "nonsense", "ls-remote", "backend set git --remote REMOTE")]
    [InlineData("*' --version'", "nonsense", "--version", "doctor")]
    public async Task It_is_named_and_doctor_with_it(string when, string says, string named, string line)
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Transcript.Id("1"));
        _ = await _sandbox.DoAsync("init", "--local", "--yes", "--schedule", "off");
        _sandbox.WriteSession(Transcript.Id("2"));
        var remote = _sandbox.Elsewhere("remote.git").Value;
        _ = (
            await _sandbox.ShellAsync(
                $"""
                git init -q --bare "{remote}"
                mkdir bin && printf '#!/bin/sh\ncase "$*" in %s) echo "%s";; *) exec %s "$@";; esac\n' "{when}" "{says}" "$(command -v git)" >bin/git
                chmod +x bin/git
                """
            )
        ).ExitsWith(0);

        var result = await _sandbox.ShellAsync(
            $"PATH=$PWD/bin:$PATH \"$CLAUDE_BACKUP\" {line.Replace("REMOTE", remote, StringComparison.Ordinal)}"
        );

        var told = result.Out + result.Error;
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("unexpected", told, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", told, StringComparison.Ordinal);
        Assert.Contains(named, told, StringComparison.Ordinal);
        Assert.Contains("claude-backup doctor", told, StringComparison.Ordinal);
    }
}
