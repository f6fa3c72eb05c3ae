using System.Diagnostics;
using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>A program on its way, its input given and closed. Disposed of before its end, it is killed.</summary>
public sealed class RunningCli : IDisposable
{
    private const int Interrupt = 2;

    static RunningCli() => Interrupts.AreHeard();

    private readonly string _command;
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    internal RunningCli(ProcessStartInfo info, string command, string input = "")
    {
        _command = command;
        _process = Process.Start(info)!;
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
        _out = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _error = _process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Kills the program alone, as <c>kill -9</c> does; what it started is left to find out.</summary>
    public void Kill() => _process.Kill();

    /// <summary>What Ctrl-C does, to the program alone.</summary>
    public void SendInterrupt()
    {
        using var kill = Process.Start("kill", [$"-{Interrupt}", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; past the deadline the program is killed and the test fails.</summary>
    public Task<CliResult> WaitAsync() => WaitAsync(Sandbox.Deadline);

    /// <inheritdoc cref="WaitAsync()"/>
    public async Task<CliResult> WaitAsync(TimeSpan longest)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(longest);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"{_command} did not end in {longest.TotalSeconds} s.");
        }

        return new CliResult(_command, _process.ExitCode, await _out, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
