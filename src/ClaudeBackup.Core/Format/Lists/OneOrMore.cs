namespace ClaudeBackup.Core.Format;

/// <summary>Holds a list without one where it has a single item, as nearly every list of variants and of segments does.</summary>
/// <typeparam name="T">No list itself.</typeparam>
internal readonly record struct OneOrMore<T>
    where T : class
{
    private readonly object _held;

    /// <param name="items">What to hold; not changed afterwards.</param>
    public OneOrMore(IReadOnlyList<T> items) => _held = items is [var only] ? only : items;

    /// <summary>The item, where it is the only one; else null.</summary>
    public T? Only => _held as T;

    /// <summary>How many there are.</summary>
    public int Count => Only is null ? ((IReadOnlyList<T>)_held).Count : 1;

    /// <summary>One of them, without a list of them.</summary>
    public T this[int index] => index == 0 && Only is { } only ? only : ((IReadOnlyList<T>)_held)[index];

    /// <summary>All of them. Made for each who asks, where it is one alone.</summary>
    public IReadOnlyList<T> All => Only is { } only ? [only] : (IReadOnlyList<T>)_held;
}
