using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClaudeBackup.Terminal;

/// <summary>How far a step is, how fast and how long it will take: each only once it is known.</summary>
internal sealed class FarColumn : ProgressColumn
{
    // before that a rate tells of the cache of the disk, and a remaining time of nothing
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    // of which nothing says how large it is, a bar has a maximum of 1
    private const int Unknown = 1;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(Of((long)task.Value, (long)task.MaxValue, task.ElapsedTime ?? TimeSpan.Zero));

    /// <summary>In words.</summary>
    /// <param name="done">Bytes.</param>
    /// <param name="total">Bytes; 1 while nobody knows.</param>
    /// <param name="elapsed">Since the step began.</param>
    public static string Of(long done, long total, TimeSpan elapsed)
    {
        if (total <= Unknown)
        {
            return "";
        }

        var far = string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * done / total}%  {Sizes.Text(done)} of {Sizes.Text(total)}"
        );
        if (elapsed < Settled || done == 0 || done >= total)
        {
            return far;
        }

        var rate = done / elapsed.TotalSeconds;
        var left = TimeSpan.FromSeconds(Math.Min((total - done) / rate, TimeSpan.FromDays(2).TotalSeconds));
        return $"{far}  {Sizes.Text((long)rate)}/s  {Left(left)} left";
    }

    private static string Left(TimeSpan left) =>
        left < TimeSpan.FromMinutes(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)left.TotalSeconds)} s")
        : left < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes} min");
}
