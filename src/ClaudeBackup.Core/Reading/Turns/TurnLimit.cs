namespace ClaudeBackup.Core.Reading;

/// <summary>Lets as many turns through as have so many characters together, each of them whole, and one at least.</summary>
/// <param name="most">How many; null for all there are.</param>
public sealed class TurnLimit(int? most)
{
    /// <summary>The first turn that was left out, as far as it is known by now; null for none.</summary>
    public int? Rest { get; private set; }

    /// <summary>The turns that are let through.</summary>
    public IEnumerable<Turn> Of(IEnumerable<Turn> turns)
    {
        var taken = 0L;
        foreach (var turn in turns)
        {
            taken += turn.Characters;
            if (taken > most && taken > turn.Characters)
            {
                Rest = turn.Number;
                yield break;
            }

            yield return turn;
        }
    }
}
