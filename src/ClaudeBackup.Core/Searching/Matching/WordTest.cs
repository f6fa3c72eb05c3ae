using ClaudeBackup.Core.Words;

namespace ClaudeBackup.Core.Searching;

/// <summary>Words one behind the other: what was typed without quotes and has letters or digits in it.</summary>
internal sealed class WordTest : TextTest
{
    // git shows 7 to 12 digits of a hash, we 8 of an id
    private const int FewestDigits = 7;

    private readonly string[] _words;
    private readonly string[] _parts;
    private readonly bool _isPrefix;
    private readonly PhraseTest? _exactly;
    private readonly int _lengthOfWanted;

    private WordTest(string[] words, string[] parts, bool isPrefix, PhraseTest? exactly)
    {
        _words = words;
        _parts = parts;
        _isPrefix = isPrefix;
        _exactly = exactly;
        _lengthOfWanted = Wanted.Sum(w => w.Length);
    }

    private string[] Wanted => _parts.Length > 0 ? _parts : _words;

    /// <summary>Makes one; null where nothing in it is a word.</summary>
    public static WordTest? TryOf(QueryNode.Word word, bool isExact)
    {
        var words = BlockText.Cut(word.Text);
        if (words.Count == 0)
        {
            return null;
        }

        var only = words.Count == 1 ? words[0] : default;
        string[] parts =
            words.Count == 1
                ?
                [
                    .. CompoundWord
                        .Parts(word.Text.AsSpan(only.Start, only.End - only.Start))
                        .SelectMany(p => BlockText.Cut(word.Text[(only.Start + p.Start)..(only.Start + p.End)]))
                        .Select(p => p.Text),
                ]
                : [];
        return new WordTest(
            [.. words.Select(w => w.Text)],
            parts,
            word.IsPrefix || IsHash(words[^1].Text) || IsAlone(words[^1].Text),
            isExact ? new PhraseTest(word.Text, isExact) : null
        );
    }

    /// <inheritdoc/>
    public override RowSet Rows(WordRows index)
    {
        var rows = index.Of(_words, _isPrefix, _parts);
        // a row has the words of all its blocks one behind the other, and so those of all its identifiers: what stands together there need not in any of them
        return _exactly is null && _words.Length == 1 && _parts.Length == 0 && !_isPrefix
            ? rows
            : rows with
            {
                IsExact = false,
            };
    }

    /// <inheritdoc/>
    public override bool Holds(IReadOnlyList<BlockText> texts) =>
        _exactly is { } exactly ? exactly.Holds(texts) : texts.Any(t => Ranges(t).Any());

    /// <inheritdoc/>
    public override IEnumerable<TextRange> Ranges(BlockText text)
    {
        if (_exactly is { } exactly)
        {
            foreach (var range in exactly.Ranges(text))
            {
                yield return range;
            }

            yield break;
        }

        var words = text.Words;
        for (var i = 0; i < words.Count; i++)
        {
            if (IsAt(words, i, _words, _isPrefix))
            {
                yield return Range(words[i], words[i + _words.Length - 1]);
            }
            else if (PartRange(text.Block.Text, words[i]) is { } part)
            {
                yield return part;
            }
        }
    }

    // userName in getUserName, and user in it
    private TextRange? PartRange(string text, PlacedWord word)
    {
        var wanted = Wanted;
        var whole = text.AsSpan(word.Start, word.End - word.Start);
        if (
            _lengthOfWanted >= whole.Length
            // letter by letter the same: what is not in the word is in no part of it
            || (word.Text.Length == whole.Length && !word.Text.Contains(wanted[0], StringComparison.Ordinal))
        )
        {
            return null;
        }

        var parts = CompoundWord.Parts(whole);
        if (parts.Count < wanted.Length)
        {
            return null;
        }

        var cut = parts
            .Select(p =>
                BlockText.Cut(text[(word.Start + p.Start)..(word.Start + p.End)]) is [var only] ? only.Text : ""
            )
            .ToArray();
        for (var i = 0; i + wanted.Length <= cut.Length; i++)
        {
            if (cut.AsSpan(i, wanted.Length).SequenceEqual(wanted))
            {
                var start = word.Start + parts[i].Start;
                return new TextRange(start, word.Start + parts[i + wanted.Length - 1].End - start);
            }
        }

        return null;
    }

    private static bool IsAt(IReadOnlyList<PlacedWord> words, int at, string[] wanted, bool isPrefix)
    {
        if (at + wanted.Length > words.Count)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            var isLast = i == wanted.Length - 1;
            if (
                isLast && isPrefix
                    ? !words[at + i].Text.StartsWith(wanted[i], StringComparison.Ordinal)
                    : words[at + i].Text != wanted[i]
            )
            {
                return false;
            }
        }

        return true;
    }

    private static TextRange Range(PlacedWord first, PlacedWord last) =>
        new(first.Start, Math.Max(first.End, last.End) - first.Start);

    private static bool IsHash(string word) =>
        word.Length >= FewestDigits && word.All(char.IsAsciiHexDigitLower) && word.Any(char.IsAsciiDigit);

    // of a script without blanks a single character begins each word that it stands first in
    private static bool IsAlone(string word) => word.Length == 1 && Letters.KindOf(word[0]) is LetterKind.Unspaced;
}
