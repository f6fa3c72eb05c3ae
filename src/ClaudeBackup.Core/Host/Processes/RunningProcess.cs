using System.Diagnostics;
using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>A program that runs and is talked with. Not for use by several threads, but for reading beside writing.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private const int KeptErrorBytes = 64 * 1024;
    private static readonly TimeSpan TimeToDie = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task _errorReading;
    private readonly byte[] _error = new byte[KeptErrorBytes];
    private readonly ErrorLines? _errorLines;
    private int _errorLength;
    private long _heardAt = Stopwatch.GetTimestamp();

    internal RunningProcess(Process process, string name, Func<string, bool>? takeErrorLine)
    {
        _process = process;
        _errorLines = takeErrorLine is null ? null : new ErrorLines(takeErrorLine);
        Name = name;
        _errorReading = ReadErrorAsync(process.StandardError.BaseStream);
    }

    /// <summary>The name of the program, for messages.</summary>
    public string Name { get; }

    /// <summary>The number by which the system knows it.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>How long the program has said nothing.</summary>
    internal TimeSpan Silence => Stopwatch.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>Writes to the program; unbuffered. Once it has ended, writing throws an <see cref="IOException"/>.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What the program said on standard error up to now: the first 64 KiB, secrets removed.</summary>
    public string ErrorText =>
        Redactor.Redact(Encoding.UTF8.GetString(_error, 0, Volatile.Read(ref _errorLength)).TrimEnd());

    /// <summary>To be called by whoever reads <see cref="Output"/>, so that <see cref="Silence"/> counts from now.</summary>
    internal void Heard() => Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());

    /// <summary>Tells the program that nothing more comes.</summary>
    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it ended without reading everything; its exit code and standard error say why
            return;
        }
    }

    /// <summary>Writes everything and closes the input. A program that ends without reading it all is no failure here.</summary>
    internal async Task WriteAllAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            if (!input.IsEmpty)
            {
                await Input.WriteAsync(input, cancellationToken);
            }
        }
        catch (IOException)
        {
            // the same as in CloseInput
        }

        CloseInput();
    }

    /// <summary>Waits until the program has ended and its standard error is read; returns the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);

        // something it left running may hold standard error open for ever
        _ = await Task.WhenAny(_errorReading, Task.Delay(TimeToDie, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return _process.ExitCode;
    }

    /// <returns>The exit code, or null when the program still runs after that time.</returns>
    public async Task<int?> WaitAsync(TimeSpan deadline)
    {
        using CancellationTokenSource source = new(deadline);
        try
        {
            return await WaitAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Kills the program and everything it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e)
            when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // it ended by itself in the meantime
            return;
        }
    }

    /// <summary>As <see cref="Kill"/>, and waits a moment until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        _ = await WaitAsync(TimeToDie);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        CloseInput();
        _process.Dispose();
    }

    private async Task ReadErrorAsync(Stream error)
    {
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await error.ReadAsync(buffer)) > 0)
            {
                Heard();
                Keep(_errorLines is null ? buffer.AsSpan(0, read) : _errorLines.Next(buffer.AsSpan(0, read)));
            }

            Keep(_errorLines is null ? [] : _errorLines.End());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // disposed while it still ran: nobody reads the text any more
            return;
        }
    }

    private void Keep(ReadOnlySpan<byte> said)
    {
        var kept = said[..Math.Min(said.Length, KeptErrorBytes - _errorLength)];
        kept.CopyTo(_error.AsSpan(_errorLength));
        Volatile.Write(ref _errorLength, _errorLength + kept.Length);
    }
}
