using ClaudeBackup.Core.Host;
using Spectre.Console;

namespace ClaudeBackup.Terminal;

/// <summary>Shows how far a long run is: a bar with rate and remaining time on a terminal, nothing anywhere else.</summary>
internal static class ProgressView
{
    /// <summary>Runs <paramref name="work"/> with a bar over bytes.</summary>
    public static async Task<T> RunAsync<T>(
        Reporter reporter,
        string step,
        Func<IProgress<ByteProgress>?, Task<T>> work
    )
    {
        if (reporter.IsJson || !reporter.Screen.ShowsProgress)
        {
            return await work(null);
        }

        return await reporter
            .Screen.ErrorConsole()
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = Bar(reporter.Screen.Width) },
                new FarColumn()
            )
            .StartAsync(async context =>
            {
                return await work(new Bars(context, step));
            });
    }

    /// <summary>Runs <paramref name="work"/> with such a bar from its first report on; of work that reports nothing, nothing is seen.</summary>
    /// <param name="reporter">Where it is shown.</param>
    /// <param name="step">What is done.</param>
    /// <param name="first">Hears of the first report before it is shown, wherever that is.</param>
    /// <param name="work">What is done.</param>
    public static async Task<T> RunWhenNeededAsync<T>(
        Reporter reporter,
        string step,
        Action<ByteProgress> first,
        Func<IProgress<ByteProgress>, Task<T>> work
    )
    {
        var late = new LateBars();
        var working = work(late);
        if (await Task.WhenAny(working, late.Reported) != working)
        {
            first(await late.Reported);
            return await RunAsync(
                reporter,
                step,
                bars =>
                {
                    late.Bars = bars;
                    return working;
                }
            );
        }

        return await working;
    }

    // beside it stand the step and how far it is, on one line
    private static int Bar(int width) => Math.Clamp(width - 58, 8, 40);

    /// <summary>Bars that are not there yet.</summary>
    private sealed class LateBars : IProgress<ByteProgress>
    {
        private readonly TaskCompletionSource<ByteProgress> _reported = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Task<ByteProgress> Reported => _reported.Task;

        public volatile IProgress<ByteProgress>? Bars;

        public void Report(ByteProgress value)
        {
            // what is done at once needs no bar
            _ = value.Done < value.Total && _reported.TrySetResult(value);
            Bars?.Report(value);
        }
    }

    /// <summary>A bar for each step: rate and remaining time of one tell nothing of the next.</summary>
    private sealed class Bars(ProgressContext context, string first) : IProgress<ByteProgress>
    {
        private readonly Lock _gate = new();
        private ProgressTask _bar = context.AddTask(first, maxValue: 1);
        private ProgressStep _step;

        public void Report(ByteProgress value)
        {
            lock (_gate)
            {
                if (value.Step != _step)
                {
                    _step = value.Step;
                    _bar = Next(value.Step);
                }

                _bar.MaxValue = Math.Max(1, value.Total);
                _bar.Value = value.Done;
            }
        }

        private ProgressTask Next(ProgressStep step)
        {
            var name = step switch
            {
                ProgressStep.Scanning => "Scanning",
                ProgressStep.Sending => "Sending",
                ProgressStep.Fetching => "Fetching",
                ProgressStep.Restoring => "Restoring",
                _ => first,
            };
            if (_bar.Value == 0)
            {
                _bar.Description = name;
                return _bar;
            }

            _bar.Value = _bar.MaxValue;
            _bar.StopTask();
            return context.AddTask(name, maxValue: 1);
        }
    }
}
