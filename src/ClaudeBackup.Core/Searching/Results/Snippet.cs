using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Searching;

/// <summary>A piece of a text, on one line: every blank in it is one, so that places stay what they are.</summary>
/// <param name="Text">The words; where a secret stood, as many asterisks.</param>
/// <param name="Ranges">What in it was looked for, in UTF-16 units, in order.</param>
public sealed record Snippet(string Text, IReadOnlyList<TextRange> Ranges)
{
    /// <summary>About how many UTF-16 units are shown.</summary>
    public const int Length = 240;

    // what is shown before the first place, so that it can be understood
    private const int Before = 60;

    /// <summary>Whether the text begins before it.</summary>
    public bool IsCutBefore { get; init; }

    /// <summary>Whether the text goes on behind it.</summary>
    public bool IsCutBehind { get; init; }

    /// <summary>How many secrets were masked.</summary>
    public int Secrets { get; init; }

    /// <summary>The piece in which most different words that were looked for stand close together, and of those with as many the one with most places.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="ranges">What was looked for.</param>
    /// <param name="reveals">Whether secrets stay readable.</param>
    public static Snippet Of(string text, IEnumerable<TextRange> ranges, bool reveals)
    {
        var places = ranges.Where(r => r.Length > 0).OrderBy(r => r.Start).ThenByDescending(r => r.Length).ToList();
        var start = Begin(text, places);
        var end = WordEnd(text, Math.Min(text.Length, start + Length));
        var (shown, secrets) = reveals ? (text[start..end], 0) : SecretMask.Of(text, start, end);
        return new Snippet(
            string.Concat(shown.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c)),
            Apart(places, start, end)
        )
        {
            IsCutBefore = start > 0,
            IsCutBehind = end < text.Length,
            Secrets = secrets,
        };
    }

    // of the windows that begin shortly before a place, the first with the most words in it
    private static int Begin(string text, List<TextRange> places)
    {
        if (places.Count == 0 || places[^1].Start + places[^1].Length <= Length)
        {
            return 0;
        }

        var words = Words(text, places);
        var inside = new int[words.Length];
        var (best, most, last, different) = (0, (0, 0), 0, 0);
        for (var first = 0; first < places.Count; first++)
        {
            while (
                last < places.Count && places[last].Start + places[last].Length - places[first].Start <= Length - Before
            )
            {
                different += inside[words[last++]]++ == 0 ? 1 : 0;
            }

            if ((different, last - first).CompareTo(most) > 0)
            {
                (best, most) = (first, (different, last - first));
            }

            if (last == first)
            {
                // longer than what is shown
                last++;
            }
            else
            {
                different -= --inside[words[first]] == 0 ? 1 : 0;
            }
        }

        return WordStart(text, Math.Max(0, places[best].Start - Before));
    }

    // for each place a number that places of the same word have, whatever their case
    private static int[] Words(string text, List<TextRange> places)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<
            ReadOnlySpan<char>
        >();
        return
        [
            .. places.Select(place =>
            {
                var word = text.AsSpan(place.Start, place.Length);
                if (!numbers.TryGetValue(word, out var number))
                {
                    numbers[word] = number = numbers.Dictionary.Count;
                }

                return number;
            }),
        ];
    }

    private static int WordStart(string text, int at)
    {
        for (var i = at; i > 0 && i < Math.Min(at + (Before / 2), text.Length); i++)
        {
            if (char.IsWhiteSpace(text[i - 1]))
            {
                return i;
            }
        }

        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
    }

    private static int WordEnd(string text, int at)
    {
        for (var i = at; i > at - (Before / 2) && i > 0 && at < text.Length; i--)
        {
            if (char.IsWhiteSpace(text[i - 1]))
            {
                return i;
            }
        }

        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at;
    }

    // in order, none within another, none beyond what is shown
    private static List<TextRange> Apart(List<TextRange> places, int start, int end)
    {
        var apart = new List<TextRange>();
        var behind = start;
        foreach (var place in places)
        {
            var from = Math.Max(place.Start, behind);
            var to = Math.Min(place.Start + place.Length, end);
            if (from < to)
            {
                apart.Add(new TextRange(from - start, to - from));
                behind = to;
            }
        }

        return apart;
    }
}
