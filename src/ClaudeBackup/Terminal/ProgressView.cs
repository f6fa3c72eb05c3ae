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
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new FarColumn())
            .StartAsync(async context =>
            {
                return await work(new Bars(context, step));
            });
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
