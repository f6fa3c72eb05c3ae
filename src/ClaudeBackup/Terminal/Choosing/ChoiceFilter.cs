using ClaudeBackup.Core.Words;

namespace ClaudeBackup.Terminal;

/// <summary>What was typed to narrow a choice: words, each of which a row has to have somewhere, whatever the case and the accents. Pure.</summary>
/// <param name="Typed">What was typed so far.</param>
internal sealed record ChoiceFilter(string Typed)
{
    private readonly string[] _words = Typed.Split(
        ' ',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );

    /// <summary>Whether a row has all of it.</summary>
    public bool Fits(string row) => Array.TrueForAll(_words, word => Places(row, word).Count > 0);

    /// <summary>Where in a row it stands, in UTF-16 units, in order and apart from each other.</summary>
    public IReadOnlyList<(int Start, int Length)> In(string row)
    {
        var marks = new List<(int Start, int Length)>();
        foreach (var (start, end) in _words.SelectMany(word => Places(row, word)).Order())
        {
            if (marks is [.., var (first, length)] && start <= first + length)
            {
                marks[^1] = (first, Math.Max(length, end - first));
            }
            else
            {
                marks.Add((start, end - start));
            }
        }

        return marks;
    }

    /// <summary>Where the first of it stands in a whole row that a cut one does not show; null where the cut one shows all.</summary>
    public (int Start, int Length)? Unseen(string whole, string cut) =>
        Array.Find(_words, word => Places(cut, word).Count == 0) is { } word
        && Places(whole, word) is [var (start, end), ..]
            ? (start, end - start)
            : null;

    private static List<(int Start, int End)> Places(string row, string word)
    {
        var text = FoldedText.Of(row, isExact: false);
        var wanted = FoldedText.Of(word, isExact: false);
        var places = new List<(int, int)>();
        var from = 0;
        while (text.Find(wanted, ref from) is { } place)
        {
            places.Add(place);
        }

        return places;
    }
}
