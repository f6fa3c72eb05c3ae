using System.Collections;

namespace ClaudeBackup.Core.Claude;

/// <summary>Days of the UTC calendar, each once and in order; equal when the days are equal.</summary>
public sealed class ActiveDays : IReadOnlyList<DateOnly>, IEquatable<ActiveDays>
{
    /// <summary>No day.</summary>
    public static ActiveDays None { get; } = new([]);

    // Numbers instead of dates: a list of every session makes thousands of these, and code over our own value types is
    // compiled anew at each start.
    private readonly int[] _days;

    private ActiveDays(int[] sorted) => _days = sorted;

    /// <inheritdoc/>
    public int Count => _days.Length;

    /// <inheritdoc/>
    public DateOnly this[int index] => DateOnly.FromDayNumber(_days[index]);

    /// <summary>Takes days in any order, also repeated.</summary>
    public static ActiveDays Of(IEnumerable<DateOnly> days)
    {
        var numbers = new List<int>();
        foreach (var day in days)
        {
            numbers.Add(day.DayNumber);
        }

        return OfNumbers(numbers);
    }

    /// <summary>The days of both.</summary>
    public ActiveDays With(ActiveDays other)
    {
        if (other.Count == 0 || _days.AsSpan().SequenceEqual(other._days))
        {
            return this;
        }

        if (Count == 0)
        {
            return other;
        }

        var all = new List<int>(_days);
        all.AddRange(other._days);
        return OfNumbers(all);
    }

    /// <summary>Whether the day is one of them.</summary>
    public bool Contains(DateOnly day) => Array.BinarySearch(_days, day.DayNumber) >= 0;

    /// <inheritdoc/>
    public bool Equals(ActiveDays? other) => other is not null && _days.AsSpan().SequenceEqual(other._days);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActiveDays);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : (Count * 397) ^ _days[0] ^ (_days[^1] << 8);

    /// <inheritdoc/>
    public IEnumerator<DateOnly> GetEnumerator()
    {
        foreach (var day in _days)
        {
            yield return DateOnly.FromDayNumber(day);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        var previous = 0;
        foreach (var day in _days)
        {
            writer.Write7BitEncodedInt(day - previous);
            previous = day;
        }
    }

    internal static ActiveDays Read(BinaryReader reader)
    {
        var days = new List<int>();
        var day = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            day += reader.Read7BitEncodedInt();
            if (day < 0 || day > DateOnly.MaxValue.DayNumber)
            {
                throw new InvalidDataException("A stored day is out of range.");
            }

            days.Add(day);
        }

        return OfNumbers(days);
    }

    private static ActiveDays OfNumbers(List<int> numbers)
    {
        if (numbers.Count == 0)
        {
            return None;
        }

        numbers.Sort();
        var kept = 1;
        for (var i = 1; i < numbers.Count; i++)
        {
            if (numbers[i] != numbers[kept - 1])
            {
                numbers[kept++] = numbers[i];
            }
        }

        numbers.RemoveRange(kept, numbers.Count - kept);
        return new ActiveDays([.. numbers]);
    }
}
