using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Words;

namespace ClaudeBackup.Core.Sessions;

/// <summary>Words that a text has to have, in any order. Case and accents do not count, and signs only part words.</summary>
public sealed class WantedWords
{
    // of fewer letters any word would do
    private const int FewestToBeNear = 3;

    private readonly string[] _words;

    /// <param name="typed">What was typed, as one text.</param>
    public WantedWords(string typed)
    {
        Typed = typed.Trim();
        _words = [.. Cut(Typed).Distinct(StringComparer.Ordinal)];
    }

    private delegate bool Comparison(ReadOnlySpan<char> word, string wanted);

    /// <summary>As they were typed, without blanks around them.</summary>
    public string Typed { get; }

    /// <summary>How many different ones there are.</summary>
    public int Count => _words.Length;

    /// <summary>Whether a text has all of them; signs without a word have to stand in it as they are.</summary>
    public bool AreIn(string? text) =>
        text is not null
        && (
            _words.Length == 0
                ? text.Contains(Typed, StringComparison.OrdinalIgnoreCase)
                : CountIn(text, Is) == _words.Length
        );

    /// <summary>Whether words of a text begin with all of them, as somebody types who is not done.</summary>
    public bool BeginIn(string? text) =>
        text is not null
        && _words.Length > 0
        && CountIn(text, (word, wanted) => word.StartsWith(wanted, StringComparison.Ordinal)) == _words.Length;

    /// <summary>Whether a text is all of what was typed and nothing more.</summary>
    public bool AreAllOf(string? text) =>
        text is not null && FoldedText.Of(text.Trim(), isExact: false).IsSameAs(FoldedText.Of(Typed, isExact: false));

    /// <summary>How many of them a text has, or has nearly: as the beginning of a word, or with a slip.</summary>
    public int NearlyIn(string? text) => text is null ? 0 : CountIn(text, IsNear);

    private int CountIn(string text, Comparison comparison)
    {
        var found = new bool[_words.Length];
        var count = 0;
        var reader = new WordReader(text);
        while (count < found.Length && reader.Read())
        {
            for (var i = 0; i < found.Length; i++)
            {
                if (!found[i] && comparison(reader.Word, _words[i]))
                {
                    found[i] = true;
                    count++;
                }
            }
        }

        return count;
    }

    // where words have no blanks between them, a text is cut into pairs, and the last character begins one or stands alone
    private static bool Is(ReadOnlySpan<char> word, string wanted) =>
        word.SequenceEqual(wanted)
        || (
            wanted.Length == 1
            && Letters.KindOf(wanted[0]) is LetterKind.Unspaced
            && word.StartsWith(wanted, StringComparison.Ordinal)
        );

    private static bool IsNear(ReadOnlySpan<char> word, string wanted) =>
        Is(word, wanted)
        || (
            wanted.Length >= FewestToBeNear
            && (
                word.StartsWith(wanted, StringComparison.Ordinal)
                || (Math.Abs(word.Length - wanted.Length) <= 2 && Nearest.To(wanted, [word.ToString()]).Count > 0)
            )
        );

    private static List<string> Cut(string text)
    {
        var words = new List<string>();
        var reader = new WordReader(text);
        while (reader.Read())
        {
            words.Add(reader.Word.ToString());
        }

        return words;
    }
}
