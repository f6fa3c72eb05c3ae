using System.ComponentModel;
using System.Diagnostics;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>Starts programs; nothing else in the solution does.</summary>
/// <param name="baseEnvironment">What programs inherit; null for the environment of this process.</param>
public sealed class ProcessRunner(IReadOnlyDictionary<string, string>? baseEnvironment = null)
{
    private const string Detacher = "setsid";

    /// <summary>Runs a program to its end. An exit code other than 0 is a result, not an exception.</summary>
    /// <exception cref="BackupException">The program is missing or did not end before its deadline.</exception>
    /// <exception cref="OperationCanceledException">It was killed because the caller no longer wants it.</exception>
    public async Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var process = Start(request);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Deadline);
        using var silence = new SilenceWatch(process, request.LongestSilence);

        // a read from a pipe does not always heed its token, but it ends when the program does
        await using var killing = deadline.Token.Register(process.Kill);
        try
        {
            var reading = ReadToEndAsync(process, request.TakeOutput, deadline.Token);
            await process.WriteAllAsync(request.Input ?? [], deadline.Token);
            var output = await reading.WaitAsync(deadline.Token);
            var exitCode = await process.WaitAsync(deadline.Token);
            deadline.Token.ThrowIfCancellationRequested();
            silence.ThrowIfExpired();
            return new ProcessResult
            {
                ExitCode = exitCode,
                StandardOutput = output,
                StandardErrorText = process.ErrorText,
                Duration = Stopwatch.GetElapsedTime(start),
            };
        }
        catch (OperationCanceledException e)
        {
            await process.KillAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw DeadlineExceeded(request, e);
        }
    }

    /// <summary>Runs a program of which nothing more matters; false too when it is missing or did not end before its deadline.</summary>
    /// <exception cref="OperationCanceledException">It was killed because the caller no longer wants it.</exception>
    public async Task<bool> EndsWellAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await RunAsync(request, cancellationToken)).ExitCode == 0;
        }
        catch (BackupException)
        {
            return false;
        }
    }

    /// <summary>Starts a program to talk with; the caller keeps its deadlines and disposes it, which kills what still runs.</summary>
    /// <exception cref="BackupException">The program is missing or cannot be started.</exception>
    public RunningProcess Start(ProcessRequest request) =>
        new(StartProcess(request), Path.GetFileName(request.FileName), request.TakeErrorLine);

    /// <summary>
    /// Starts a program that outlives this one, and waits for nothing. Its input is empty, and once this process has ended what it says
    /// cannot be written any more: it has to be silent. To be out of reach of the terminal it calls <see cref="Background.Enter"/>.
    /// </summary>
    /// <exception cref="BackupException">The program is missing or cannot be started.</exception>
    public void StartDetached(ProcessRequest request)
    {
        // from its first moment on, where there is such a program; elsewhere the started program has to get so far
        var detacher = OperatingSystem.IsWindows() ? null : Find(Detacher);
        var detached = detacher is null
            ? request
            : request with
            {
                FileName = detacher,
                Arguments = [request.FileName, .. request.Arguments],
            };
        StartProcess(detached).Dispose();
    }

    /// <summary>
    /// Lets a program have the terminal, to show there what it is given as input. It ends when the user wants it to, so there is no deadline, and
    /// that it does not read everything is no failure.
    /// </summary>
    /// <param name="request">What is started.</param>
    /// <param name="write">Gives it its input; what it throws is thrown again, once the program has ended.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="BackupException">The program is missing or cannot be started.</exception>
    public int OnTerminal(ProcessRequest request, Action<Stream> write)
    {
        using var process = StartProcess(request, isOnTerminal: true);
        try
        {
            using var input = process.StandardInput.BaseStream;
            write(input);
        }
        catch (IOException)
        {
            // the user has seen enough
        }
        finally
        {
            process.WaitForExit();
        }

        return process.ExitCode;
    }

    private Process StartProcess(ProcessRequest request, bool isOnTerminal = false)
    {
        ProcessStartInfo info = new()
        {
            UseShellExecute = false,
            CreateNoWindow = !isOnTerminal,
            RedirectStandardInput = true,
            RedirectStandardOutput = !isOnTerminal,
            RedirectStandardError = !isOnTerminal,
        };
        SetEnvironment(info, request);
        info.FileName = ExecutablePath.Find(
            request.FileName,
            info.Environment.TryGetValue("PATH", out var path) ? path : null
        );
        info.WorkingDirectory = request.WorkingDirectory?.Value ?? "";
        foreach (var argument in request.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        try
        {
#pragma warning disable RS0030 // this is the one place the ban is for
            return Process.Start(info) ?? throw new InvalidOperationException("No process was started.");
#pragma warning restore RS0030
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{request.FileName} could not be started: {e.Message}",
                hint: null,
                inner: e
            );
        }
    }

    /// <summary>Where a program is on the PATH that programs are given; null when it is not there. Starts none.</summary>
    public string? Find(string name)
    {
        ProcessStartInfo info = new();
        SetEnvironment(info, new ProcessRequest { FileName = name });
        return ExecutablePath.TryFind(name, info.Environment.TryGetValue("PATH", out var path) ? path : null);
    }

    private void SetEnvironment(ProcessStartInfo info, ProcessRequest request)
    {
        if (baseEnvironment is not null)
        {
            info.Environment.Clear();
            foreach ((var name, var value) in baseEnvironment)
            {
                info.Environment[name] = value;
            }
        }

        foreach (var prefix in request.WithoutEnvironmentPrefixes)
        {
            foreach (var name in info.Environment.Keys.ToList())
            {
                if (
                    name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                    && !request.KeptEnvironment.Contains(name, StringComparer.OrdinalIgnoreCase)
                )
                {
                    _ = info.Environment.Remove(name);
                }
            }
        }

        foreach ((var name, var value) in request.Environment)
        {
            if (value is null)
            {
                _ = info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }
    }

    private static async Task<byte[]> ReadToEndAsync(
        RunningProcess process,
        Action<ReadOnlyMemory<byte>>? take,
        CancellationToken cancellationToken
    )
    {
        using MemoryStream content = new();
        var buffer = new byte[64 * 1024];
        while (await process.Output.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            process.Heard();
            if (take is null)
            {
                content.Write(buffer, 0, read);
            }
            else
            {
                take(buffer.AsMemory(0, read));
            }
        }

        return content.ToArray();
    }

    private static BackupException DeadlineExceeded(ProcessRequest request, Exception inner) =>
        new(
            FailureKind.Failed,
            $"{Path.GetFileName(request.FileName)} did not end within {request.Deadline.TotalSeconds:0.#} seconds and was stopped.",
            "Run the command again; if it happens again, check whether the disk or the network hangs.",
            inner
        )
        {
            Code = FailureCode.DeadlineExceeded,
        };
}
