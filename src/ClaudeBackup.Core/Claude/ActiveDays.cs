using System.Collections;

namespace ClaudeBackup.Core.Claude;

/// <summary>Days of the UTC calendar, each once and in order; equal when the days are equal.</summary>
public sealed class ActiveDays : IReadOnlyList<DateOnly>, IEquatable<ActiveDays>
{
    /// <summary>No day.</summary>
    public static ActiveDays None { get; } = new([]);

    private readonly DateOnly[] _days;

    private ActiveDays(DateOnly[] sorted) => _days = sorted;

    /// <inheritdoc/>
    public int Count => _days.Length;

    /// <inheritdoc/>
    public DateOnly this[int index] => _days[index];

    /// <summary>Takes days in any order, also repeated.</summary>
    public static ActiveDays Of(IEnumerable<DateOnly> days)
    {
        DateOnly[] sorted = [.. days.Distinct().Order()];
        return sorted.Length == 0 ? None : new(sorted);
    }

    /// <summary>The days of both.</summary>
    public ActiveDays With(ActiveDays other)
    {
        if (other.Count == 0)
        {
            return this;
        }

        return Count == 0 ? other : Of(_days.Concat(other._days));
    }

    /// <inheritdoc/>
    public bool Equals(ActiveDays? other) => other is not null && _days.AsSpan().SequenceEqual(other._days);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActiveDays);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, _days[0], _days[^1]);

    /// <inheritdoc/>
    public IEnumerator<DateOnly> GetEnumerator() => _days.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        var previous = 0;
        foreach (var day in _days)
        {
            writer.Write7BitEncodedInt(day.DayNumber - previous);
            previous = day.DayNumber;
        }
    }

    internal static ActiveDays Read(BinaryReader reader)
    {
        var days = new List<DateOnly>();
        var day = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            day += reader.Read7BitEncodedInt();
            if (day < 0 || day > DateOnly.MaxValue.DayNumber)
            {
                throw new InvalidDataException("A stored day is out of range.");
            }

            days.Add(DateOnly.FromDayNumber(day));
        }

        return Of(days);
    }
}
