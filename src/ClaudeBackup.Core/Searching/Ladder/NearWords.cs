namespace ClaudeBackup.Core.Searching;

/// <summary>The words of an index that may have been meant by one that was typed.</summary>
/// <param name="words">What the index has.</param>
internal sealed class NearWords(Vocabulary words)
{
    private const int Most = 8;

    // of shorter words too many are one letter apart
    private const int Shortest = 4;
    private const int Longest = 32;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Other forms of a word, the commonest first.</summary>
    public IReadOnlyList<string> FormsOf(string word)
    {
        var stem = WordStem.Of(word);
        return word.Length < WordStem.Shortest || !word.All(char.IsAsciiLetterLower)
            ? []
            : Commonest(words.From(stem).Where(w => w.Key != word && WordStem.Of(w.Key) == stem));
    }

    /// <summary>Words that are one letter apart from one that nothing has, the commonest first: one too many, one too few, another, two exchanged.</summary>
    public IReadOnlyList<string> CloseTo(string word) =>
        word.Length is < Shortest or > Longest || word.All(char.IsAsciiDigit) || words.Count(word) > 0
            ? []
            : Commonest(
                OneApart(word)
                    .Distinct(StringComparer.Ordinal)
                    .Select(w => KeyValuePair.Create(w, words.Count(w)))
                    .Where(w => w.Value > 0)
            );

    /// <summary>All that is one letter apart. Pure.</summary>
    internal static IEnumerable<string> OneApart(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            yield return word.Remove(i, 1);
            if (i + 1 < word.Length)
            {
                yield return $"{word[..i]}{word[i + 1]}{word[i]}{word[(i + 2)..]}";
            }
        }

        for (var i = 0; i <= word.Length; i++)
        {
            foreach (var letter in Alphabet)
            {
                yield return word.Insert(i, $"{letter}");
                if (i < word.Length)
                {
                    yield return $"{word[..i]}{letter}{word[(i + 1)..]}";
                }
            }
        }
    }

    private static List<string> Commonest(IEnumerable<KeyValuePair<string, long>> found) =>
        [
            .. found
                .OrderByDescending(w => w.Value)
                .ThenBy(w => w.Key, StringComparer.Ordinal)
                .Select(w => w.Key)
                .Take(Most),
        ];
}
