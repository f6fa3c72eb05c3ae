namespace ClaudeBackup.Core.Failures;

/// <summary>Finds the words that may have been meant. Pure.</summary>
public static class Nearest
{
    /// <summary>The nearest of <paramref name="words"/>, several that are equally near; none beyond two slips, in a short word fewer.</summary>
    public static IReadOnlyList<string> To(string typed, IEnumerable<string> words) =>
        words
            .Select(word => (Word: word, Slips: Slips(typed, word)))
            .Where(near => near.Slips <= Math.Min(2, near.Word.Trim('-').Length / 3))
            .GroupBy(near => near.Slips, near => near.Word)
            .MinBy(near => near.Key)
            is { } nearest
            ? [.. nearest.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>All of <paramref name="names"/>, each once, and those that are more like what was typed before others.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">Names, or paths, of which the last part counts by itself too.</param>
    public static IReadOnlyList<string> First(string typed, IEnumerable<string> names) =>
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .OrderBy(name =>
                    Math.Min(
                        Slips(typed.ToUpperInvariant(), name.ToUpperInvariant()),
                        Slips(LastPart(typed.ToUpperInvariant()), LastPart(name.ToUpperInvariant()))
                    )
                )
                .ThenBy(name => name, StringComparer.Ordinal),
        ];

    private static string LastPart(string path) => path.Split('/', '\\')[^1];

    /// <summary>How many letters were left out, typed too much, mistaken, or changed places with their neighbour.</summary>
    public static int Slips(string typed, string meant)
    {
        int[] beforeLast = [];
        int[] last = [.. Enumerable.Range(0, meant.Length + 1)];
        for (var i = 1; i <= typed.Length; i++)
        {
            var row = new int[meant.Length + 1];
            row[0] = i;
            for (var j = 1; j <= meant.Length; j++)
            {
                var mistaken = last[j - 1] + (typed[i - 1] == meant[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, mistaken);
                if (i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[meant.Length];
    }
}
