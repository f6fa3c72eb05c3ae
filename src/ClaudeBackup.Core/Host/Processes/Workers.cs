using System.Runtime.ExceptionServices;

namespace ClaudeBackup.Core.Host;

/// <summary>How many threads read, compress and write at once.</summary>
public static class Workers
{
    /// <summary>One a processor, but two at least, and no more than memory is promised for: each holds a segment.</summary>
    public static int Count { get; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>What becomes of each item, worked out by several threads; in the order of the items.</summary>
    /// <param name="items">What to work on.</param>
    /// <param name="work">Is called by several threads at once. The first exception of it ends everything, and is thrown as it was.</param>
    /// <param name="cancellation">Ends it between two items.</param>
    public static TResult[] Map<TItem, TResult>(
        IReadOnlyList<TItem> items,
        Func<TItem, TResult> work,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(work);
        var results = new TResult[items.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Count, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, items.Count, limits, i => results[i] = work(items[i]));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return results;
    }
}
