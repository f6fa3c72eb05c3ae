using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Reading;

/// <summary>Which turns of a session are wanted.</summary>
public abstract record TurnSelection
{
    private TurnSelection() { }

    /// <summary>All of them.</summary>
    public sealed record Whole : TurnSelection;

    /// <summary>One, by its number.</summary>
    public sealed record One(int Number) : TurnSelection;

    /// <summary>The last ones.</summary>
    public sealed record Last(int Count) : TurnSelection;

    /// <summary>The turn in which an entry stands, the one before it and the one after it.</summary>
    /// <param name="Entry">The beginning of its id.</param>
    public sealed record Around(string Entry) : TurnSelection
    {
        /// <summary>Takes them out of all, which are read no further than needed; none where nothing is it.</summary>
        internal static IEnumerable<Turn> Of(IEnumerable<Turn> turns, Func<Step, bool> isStep, Func<Turn, bool> isTurn)
        {
            Turn? before = null;
            var isBehind = false;
            foreach (var turn in turns)
            {
                if (isBehind)
                {
                    yield return turn;
                    yield break;
                }

                isBehind = isTurn(turn) || turn.Steps.Any(isStep);
                if (isBehind)
                {
                    if (before is not null)
                    {
                        yield return before;
                    }

                    yield return turn;
                }

                before = turn;
            }
        }
    }

    /// <summary>Takes them out of all, which are read no further than needed.</summary>
    /// <exception cref="BackupException">Not found: there is no such turn or entry.</exception>
    public IEnumerable<Turn> Of(IEnumerable<Turn> turns) =>
        this switch
        {
            One(var number) => OneOf(turns, number),
            Last(var count) => turns.TakeLast(count),
            Around(var entry) => AroundOf(turns, entry),
            _ => turns,
        };

    /// <summary>Says that an entry is nowhere.</summary>
    internal static BackupException NotThere(string entry) =>
        BackupException.NotFound(
            $"No entry of the session has an id that begins with {entry}.",
            "If it is not saved yet, save it with: claude-backup sync"
        );

    private static Turn[] AroundOf(IEnumerable<Turn> turns, string entry)
    {
        Turn[] found = [.. Around.Of(turns, step => step.Holds(entry), turn => turn.IsOf(entry))];
        return found.Length > 0 ? found : throw NotThere(entry);
    }

    private static IEnumerable<Turn> OneOf(IEnumerable<Turn> turns, int number)
    {
        var last = 0;
        foreach (var turn in turns)
        {
            if (turn.Number == number)
            {
                return [turn];
            }

            last = turn.Number;
        }

        throw BackupException.NotFound(
            last == 0
                ? $"There is no turn {number:N0}; the session has none."
                : $"There is no turn {number:N0}; the session has {last:N0}.",
            last == 0 ? "Show all of it without --turn." : "For the last one: --last 1"
        );
    }
}
