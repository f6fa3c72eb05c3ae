using System.Globalization;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>Kills a program that has said nothing for too long: a network that hangs does not end by itself.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly RunningProcess _process;
    private readonly TimeSpan? _longest;
    private readonly Timer? _timer;
    private volatile bool _expired;

    /// <param name="process">What to listen to.</param>
    /// <param name="longest">Null never kills.</param>
    public SilenceWatch(RunningProcess process, TimeSpan? longest)
    {
        _process = process;
        _longest = longest;
        if (longest is { } limit)
        {
            var step = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / 4, 10, 5000));
            _timer = new Timer(_ => Look(limit), state: null, step, step);
        }
    }

    /// <exception cref="BackupException">The program was killed here.</exception>
    public void ThrowIfExpired()
    {
        if (_expired)
        {
            throw new BackupException(
                FailureKind.Failed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_process.Name} got no answer for {_longest!.Value.TotalSeconds:0.#} seconds and was stopped."
                ),
                "Run the command again; if it happens again, check whether the disk or the network hangs."
            )
            {
                Code = FailureCode.DeadlineExceeded,
            };
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look(TimeSpan limit)
    {
        if (_process.Silence > limit)
        {
            _expired = true;
            _process.Kill();
        }
    }
}
