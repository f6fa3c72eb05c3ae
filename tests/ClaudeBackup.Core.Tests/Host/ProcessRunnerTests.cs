using System.Diagnostics;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ProcessRunner _runner = new();

    public ProcessRunnerTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs that run here are Unix's");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        ProcessRequest request = new() { FileName = "printf", Arguments = ["%s|", "a b", "\"'$HOME*", "", "\\"] };

        var result = await _runner.RunAsync(request, Token);

        Assert.Equal("a b|\"'$HOME*||\\|", result.Text);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Bytes_go_in_and_out_unchanged_and_in_any_amount()
    {
        var input = new byte[3_000_000];
        new Random(1).NextBytes(input);

        var result = await _runner.RunAsync(new() { FileName = "cat", Input = input }, Token);

        Assert.Equal(input, result.StandardOutput);
    }

    [Fact]
    public async Task Both_outputs_are_read_at_once_and_secrets_leave_the_second()
    {
        var result = await _runner.RunAsync(
            Shell("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero; exit 3"),
            Token
        );
        var secret = await _runner.RunAsync(Shell("echo 'cannot reach https://u:t@host/' >&2"), Token);

        Assert.Equal((3, 1_000_000), (result.ExitCode, result.StandardOutput.Length));
        Assert.Equal("cannot reach https://host/", secret.StandardErrorText);
    }

    [Fact]
    public async Task Standard_input_is_empty_unless_given()
    {
        var result = await _runner.RunAsync(new() { FileName = "cat" }, Token);

        Assert.Empty(result.StandardOutput);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_no_failure()
    {
        var request = Shell("exit 7") with { Input = new byte[5_000_000] };

        Assert.Equal(7, (await _runner.RunAsync(request, Token)).ExitCode);
    }

    [Fact]
    public async Task At_the_deadline_everything_it_started_is_killed()
    {
        var pidFile = _directory.Path / "pid";
        var request = Shell($"sleep 60 & echo $! > {pidFile}; wait") with { Deadline = TimeSpan.FromSeconds(0.7) };

        var failure = await Assert.ThrowsAsync<BackupException>(() => _runner.RunAsync(request, Token));

        Assert.Equal((FailureKind.Failed, FailureCode.DeadlineExceeded), (failure.Kind, failure.Code));
        Assert.NotNull(failure.Hint);
        Assert.True(await IsGone(int.Parse(await File.ReadAllTextAsync(pidFile.Value, Token))));
    }

    [Fact]
    public async Task Cancelling_kills_it_too()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(0.3));
        var start = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _runner.RunAsync(Shell("sleep 60"), source.Token)
        );

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_missing_program_is_told_apart()
    {
        ProcessRequest request = new() { FileName = "no-such-program-anywhere" };

        var failure = await Assert.ThrowsAsync<BackupException>(() => _runner.RunAsync(request, Token));

        Assert.Equal(FailureCode.ExecutableNotFound, failure.Code);
        Assert.Contains("no-such-program-anywhere", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_come_from_the_PATH_and_not_from_relative_entries_in_it()
    {
        // a link, not a script: a file just written may be "busy" while another test starts a process
        _ = File.CreateSymbolicLink((_directory.Path / "tool").Value, "/bin/echo");
        ProcessRunner found = new(new Dictionary<string, string> { ["PATH"] = $".::{_directory.Path}" });
        ProcessRunner relative = new(
            new Dictionary<string, string>
            {
                ["PATH"] = $".::{Path.GetRelativePath(Environment.CurrentDirectory, _directory.Path.Value)}",
            }
        );
        ProcessRequest request = new()
        {
            FileName = "tool",
            Arguments = ["ours"],
            WorkingDirectory = _directory.Path,
        };

        Assert.Equal("ours\n", (await found.RunAsync(request, Token)).Text);
        await Assert.ThrowsAsync<BackupException>(() => relative.RunAsync(request, Token));
    }

    [Fact]
    public async Task The_environment_is_what_was_asked_for()
    {
        ProcessRunner runner = new(
            new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["GIT_DIR"] = "x",
                ["A"] = "1",
                ["B"] = "2",
            }
        );
        ProcessRequest request = new()
        {
            FileName = "env",
            Environment = new Dictionary<string, string?> { ["A"] = null, ["GIT_KEPT"] = "yes" },
            WithoutEnvironmentPrefixes = ["GIT_"],
        };

        var lines = (await runner.RunAsync(request, Token)).Text.Split('\n');

        Assert.Equal(
            ["B=2", "GIT_KEPT=yes"],
            lines
                .Where(line => line.Length > 0 && !line.StartsWith("PATH=", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_running_program_is_talked_with_and_ends_with_its_owner()
    {
        int id;
        await using (var process = _runner.Start(new() { FileName = "cat" }))
        {
            await process.Input.WriteAsync("ping"u8.ToArray(), Token);
            var answer = new byte[4];
            await process.Output.ReadExactlyAsync(answer, Token);
            Assert.Equal("ping", Encoding.ASCII.GetString(answer));
            id = process.Id;
        }

        Assert.True(await IsGone(id));
    }

    private static ProcessRequest Shell(string script) => new() { FileName = "sh", Arguments = ["-c", script] };

    private static async Task<bool> IsGone(int id)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            // a killed process whose parent is gone may stay as a zombie where nobody reaps it
            var status = $"/proc/{id}/stat";
            if (
                !File.Exists(status)
                || (await File.ReadAllTextAsync(status, Token)).Contains(") Z ", StringComparison.Ordinal)
            )
            {
                return true;
            }

            await Task.Delay(100, Token);
        }

        return false;
    }
}
