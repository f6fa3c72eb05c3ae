using System.Runtime.InteropServices;
using ClaudeBackup;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Output;

using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
var screen = Screen.ForThisProcess(Environment.GetEnvironmentVariable);
var reporter = Reporter.For(args, screen);
try
{
    var app = new App(HostPaths.From(Environment.GetEnvironmentVariable));
    return await CommandTree.RunAsync(args, app, reporter, cancellation.Token);
}
catch (Exception e)
    when (e is OperationCanceledException || (e is BackupException && cancellation.IsCancellationRequested))
{
    // Ctrl-C reaches the git that we started too, so what it fails with is our own end.
    return reporter.Fail(new BackupException(FailureKind.Cancelled, "Cancelled. What was saved before is safe."));
}
catch (BackupException e)
{
    return reporter.Fail(e);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    return reporter.Fail(new BackupException(FailureKind.Failed, e.Message, hint: null, e));
}

// The first signal asks the run to end cleanly; the second one ends it, which loses nothing either.
void Cancel(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
