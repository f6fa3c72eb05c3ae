namespace ClaudeBackup.Core.Searching;

/// <summary>
/// What the forms of an English word begin with: <c>rotate</c>, <c>rotated</c>, <c>rotating</c> and <c>rotation</c> all give <c>rotat</c>. Nothing is
/// kept by stems, for identifiers are no English; they are compared where a word itself is not found. Pure.
/// </summary>
internal static class WordStem
{
    /// <summary>What is shorter has no forms that are not other words.</summary>
    public const int Shortest = 4;

    private const int ShortestStem = 3;

    private const string Ation = "ation";
    private const string Ment = "ment";

    private static readonly string[] BeforeAtion = ["iz", "is", "ur", "ent", "orm", "il"];

    // the longest first
    private static readonly string[] Suffixes =
    [
        "ities",
        "ings",
        "ness",
        "able",
        "ions",
        "ally",
        "ity",
        "ing",
        "ies",
        "ied",
        "ers",
        "ors",
        "ion",
        "ely",
        "ed",
        "es",
        "er",
        "or",
        "ly",
        "al",
        "s",
        "e",
        "y",
    ];

    /// <summary>The stem of a word that is folded already; the word itself where it has none.</summary>
    public static string Of(string word)
    {
        if (word.Length < Shortest || !word.All(char.IsAsciiLetterLower))
        {
            return word;
        }

        if (word[^1] == 's' && word[^2] is 's' or 'u' or 'i')
        {
            // class, status and analysis are no plurals
            return word;
        }

        var stem = Stripped(word);
        stem =
            stem.Length - Ment.Length >= Shortest && stem.EndsWith(Ment, StringComparison.Ordinal)
                ? stem[..^Ment.Length]
                : stem;
        stem = stem.Length > ShortestStem && stem[^1] is 'e' or 'i' or 'y' ? stem[..^1] : stem;
        // stopped, stopping
        return
            stem.Length > ShortestStem
            && stem[^1] == stem[^2]
            && stem[^1] is not ('s' or 'l' or 'e' or 'o' or 'z' or 'f')
            ? stem[..^1]
            : stem;
    }

    private static string Stripped(string word)
    {
        // configuration is of configure, documentation of document; rotation of rotate
        var singular = word.TrimEnd('s');
        if (
            singular.EndsWith(Ation, StringComparison.Ordinal)
            && Array.Exists(BeforeAtion, b => singular.AsSpan(0, singular.Length - Ation.Length).EndsWith(b))
        )
        {
            return singular[..^Ation.Length];
        }

        var suffix = Array.Find(
            Suffixes,
            s => word.Length - s.Length >= ShortestStem && word.EndsWith(s, StringComparison.Ordinal)
        );
        return suffix is null ? word : word[..^suffix.Length];
    }
}
