using System.Runtime.InteropServices;
using ClaudeBackup;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Terminal;

Screen? looking = null;
using var streams = new StandardStreams();
using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
FileSystem.KeepPrivate();
#pragma warning disable RS0030 // the one clock, from here handed down, and the zone with it
var clock = TimeProvider.System;
#pragma warning restore RS0030
var screen = Screen.ForThisProcess(args, Environment.GetEnvironmentVariable, clock);
looking = screen;
var reporter = Reporter.For(args, screen);
HostPaths? paths = null;
try
{
    EnterJob();
    paths = HostPaths.From(Environment.GetEnvironmentVariable);
    FileOwner.Become(paths.Home, paths.RepositoryRoot, paths.ClaudeHome);
    if (paths.Current is null)
    {
        // programs that we start would fail for it
        Environment.CurrentDirectory = Path.GetPathRoot(paths.Home.Value)!;
    }

    var app = new App(paths, Environment.GetEnvironmentVariable, clock);
    var code = await CommandLine.RunAsync(args, app, reporter, cancellation.Token);
    Missed()?.Found();
    return code;
}
catch (Exception e)
    when (e is OperationCanceledException || (e is BackupException && cancellation.IsCancellationRequested))
{
    // Ctrl-C reaches the git that we started too, so what it fails with is our own end.
    return Fail(
        e is BackupException { Kind: FailureKind.Cancelled } told
            ? told
            : new BackupException(FailureKind.Cancelled, "Cancelled. What was saved before is safe.")
    );
}
catch (BackupException e) when (e.Kind is FailureKind.NotInitialised)
{
    await (Missed()?.MissAsync(e.Message, cancellation.Token) ?? Task.CompletedTask);
    return Fail(e);
}
catch (BackupException e)
{
    return Fail(e);
}
#pragma warning disable CA1031 // the last line of defence: whatever happens is told in one line, or in one document
catch (Exception e)
#pragma warning restore CA1031
{
    var cause = e is AggregateException { InnerException: { } inner } ? inner : e;
    return Fail(
        cause is IOException io && FileSystem.IsDiskFull(io)
            ? new BackupException(
                FailureKind.Failed,
                $"The disk is full: {cause.Message}",
                "Free some space and run the command again.",
                cause
            )
            {
                Code = FailureCode.DiskFull,
            }
        : cause is IOException or UnauthorizedAccessException
            ? new BackupException(FailureKind.Failed, cause.Message, hint: null, cause)
        : new BackupException(
            FailureKind.Failed,
            $"Something unexpected happened: {cause.GetType().Name}: {cause.Message}",
            "Please report it with the command you ran. What was saved before is safe.",
            cause
        )
        {
            Code = FailureCode.Unexpected,
        }
    );
}

// A scheduler that keeps no variables tells its job of a file that has them.
void EnterJob()
{
    if (JobFile() is { } file)
    {
        foreach (var (name, value) in JobEnvironment.Read(new AbsolutePath(Path.GetFullPath(file))))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}

// null for a job that has none, and for what is no job
string? JobFile() =>
    args is ["sync", ..] && Array.IndexOf(args, JobEnvironment.Option) is > 0 and var at && at + 1 < args.Length
        ? args[at + 1]
        : null;

// Of a job that finds no repository nobody hears: the records of its runs are gone with it. Null for what is no job.
MissedRepository? Missed()
{
    if (args is not ["sync", ..] || !args.Contains("--scheduled", StringComparer.Ordinal))
    {
        return null;
    }

    try
    {
        var places = paths ?? HostPaths.From(Environment.GetEnvironmentVariable);
        return new MissedRepository(
            places.Records,
            JobFile() ?? places.RepositoryRoot.Value,
            Notifier.For(new ProcessRunner()),
            clock
        );
    }
    catch (BackupException)
    {
        // where the home is not known there is no place for a record
        return null;
    }
}

// A hook that fails is an error on the user's screen, whatever the reason: it never does.
int Fail(BackupException failure)
{
    if (CompleteCommand.IsAskedFor(args))
    {
        return ExitCodes.Done;
    }

    var explained = paths is null ? failure : FileOwner.Explain(failure, paths.RepositoryRoot);
    var code = reporter.Fail(FailureAdvice.Give(explained));
    return HookCommand.IsAskedFor(args) ? ExitCodes.Done : code;
}

// The first signal asks the run to end cleanly; the second one ends it, which loses nothing either. While a pager has the terminal Ctrl-C is a
// key of its own.
void Cancel(PosixSignalContext context)
{
    if (context.Signal is PosixSignal.SIGINT && looking is { IsPaging: true })
    {
        context.Cancel = true;
        return;
    }

    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
