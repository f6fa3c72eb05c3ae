namespace ClaudeBackup.Core.Reading;

/// <summary>From which segment on a transcript is to be read, so that turns in the middle of it come out as if all of it were. Pure.</summary>
/// <param name="begun">How many turns begin in each segment.</param>
internal sealed class TurnPlaces(IReadOnlyList<int> begun)
{
    /// <summary>How many turns there are.</summary>
    public int Count { get; } = begun.Sum();

    /// <summary>Where to begin for a turn and those behind it. The one before it is read too: results of its calls may stand in this one.</summary>
    /// <param name="turn">Its number, from 1; one that there is not is taken for the nearest.</param>
    public TurnPlace Before(int turn)
    {
        var first = Math.Min(turn, Count) - 1;
        var (segment, before) = (0, 0);
        while (first > 0 && segment < begun.Count && before + begun[segment] < first)
        {
            before += begun[segment++];
        }

        return new TurnPlace(segment, before);
    }

    /// <summary>Where to begin for the turn of whatever stands in a segment, and the one before it. A result is of the turn of its call, which may be the last but one.</summary>
    /// <param name="segment">Its number, from 0.</param>
    public TurnPlace Around(int segment) => Before(begun.Take(segment).Sum() - 2);
}

/// <summary>Where to begin.</summary>
/// <param name="Segment">At which segment, from 0.</param>
/// <param name="Turns">How many turns begin before it.</param>
internal readonly record struct TurnPlace(int Segment, int Turns);
