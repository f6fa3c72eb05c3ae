using ClaudeBackup.Core.Words;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Exactly these characters, whatever they are, from the beginning of a word on; the last one may go on. FTS5 finds the words among them, and the text
/// decides.
/// </summary>
internal sealed class PhraseTest(string phrase, bool isExact) : TextTest
{
    private readonly string _phrase = phrase.Trim();

    /// <inheritdoc/>
    public override RowSet Rows(WordRows index) =>
        BlockText.Cut(_phrase) is { Count: > 0 } words
            ? index.Of([.. words.Select(w => w.Text)], isPrefix: true, []) with
            {
                IsExact = false,
            }
            : RowSet.Any;

    /// <inheritdoc/>
    public override bool Holds(IReadOnlyList<BlockText> texts) => texts.Any(t => Ranges(t).Any());

    /// <inheritdoc/>
    public override IEnumerable<TextRange> Ranges(BlockText text)
    {
        var found = new List<TextRange>();
        var folded = FoldedText.Of(text.Block.Text, isExact);
        var wanted = FoldedText.Of(_phrase, isExact);
        var from = 0;
        while (folded.Find(wanted, ref from) is { } place)
        {
            if (BeginsThere(text.Block.Text, place.Start))
            {
                found.Add(new TextRange(place.Start, place.End - place.Start));
            }
        }

        return found;
    }

    private static bool BeginsThere(string text, int start) =>
        start == 0
        || Letters.KindOf(text[start]) is not LetterKind.Letter
        || Letters.KindOf(text[start - 1]) is not LetterKind.Letter;
}
