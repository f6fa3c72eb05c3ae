using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>What came of asking a program of ours for its version.</summary>
/// <param name="Version">The version; null when it does not tell.</param>
/// <param name="Starts">False when it was seen not to start, or to be none of ours.</param>
public sealed record ProgramAnswer(string? Version, bool Starts)
{
    /// <summary>Asks.</summary>
    internal static async Task<ProgramAnswer> OfAsync(
        AbsolutePath program,
        ProcessRunner runner,
        TimeSpan deadline,
        CancellationToken cancellation
    )
    {
        try
        {
            var result = await runner.RunAsync(
                new ProcessRequest
                {
                    FileName = program.Value,
                    Arguments = ["--version"],
                    Deadline = deadline,
                },
                cancellation
            );
            return result.ExitCode == 0 && result.Text.Trim().Split(' ') is [Job.Name, var version]
                ? new ProgramAnswer(version, Starts: true)
                : new ProgramAnswer(null, Starts: false);
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            // a system that is busy proves nothing
            return new ProgramAnswer(null, Starts: e.Code == FailureCode.DeadlineExceeded);
        }
    }
}
