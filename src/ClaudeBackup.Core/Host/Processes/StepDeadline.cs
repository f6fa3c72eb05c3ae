using System.Globalization;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// The deadline of a program that is talked with for as long as there is work: not the whole may not last long, but a
/// single step. When one does, the program is killed, which ends the read or write that waits for it.
/// </summary>
internal sealed class StepDeadline : IDisposable
{
    private readonly RunningProcess _process;
    private readonly Timer _timer;
    private volatile bool _expired;
    private TimeSpan _limit;

    public StepDeadline(RunningProcess process)
    {
        _process = process;
        _timer = new Timer(_ => Expire(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Begin(TimeSpan limit)
    {
        _limit = limit;
        _ = _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    public void End() => _ = _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The failure to report when the program was killed here, else null.</summary>
    public BackupException? Failure(Exception? inner) =>
        _expired
            ? new BackupException(
                FailureKind.Failed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_process.Name} made no progress for {_limit.TotalMinutes:0.#} minutes and was stopped."
                ),
                "Check whether the disk of the repository hangs, then run the command again.",
                inner
            )
            {
                Code = FailureCode.DeadlineExceeded,
            }
            : null;

    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        _expired = true;
        _process.Kill();
    }
}
