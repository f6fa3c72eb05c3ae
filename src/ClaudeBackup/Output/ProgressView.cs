using ClaudeBackup.Core.Host;
using Spectre.Console;

namespace ClaudeBackup.Output;

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
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async context =>
            {
                var bar = context.AddTask(step, maxValue: 1);
                return await work(new Bar(bar, step));
            });
    }

    private sealed class Bar(ProgressTask task, string step) : IProgress<ByteProgress>
    {
        public void Report(ByteProgress value)
        {
            task.Description = value.Step switch
            {
                ProgressStep.Sending => "Sending",
                ProgressStep.Fetching => "Fetching",
                _ => step,
            };
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }
}
