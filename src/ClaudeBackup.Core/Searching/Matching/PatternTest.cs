using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Searching;

/// <summary>A regular expression: every text is looked at.</summary>
internal sealed class PatternTest(string pattern, bool isExact) : TextTest
{
    private readonly Regex _pattern = TextPattern.Of(pattern, isExact);

    /// <inheritdoc/>
    public override RowSet Rows(WordRows index) => RowSet.Any;

    /// <inheritdoc/>
    public override bool Holds(IReadOnlyList<BlockText> texts) => texts.Any(t => _pattern.IsMatch(t.Block.Text));

    /// <inheritdoc/>
    public override IEnumerable<TextRange> Ranges(BlockText text)
    {
        var found = new List<TextRange>();
        foreach (var match in _pattern.EnumerateMatches(text.Block.Text))
        {
            if (match.Length > 0)
            {
                found.Add(new TextRange(match.Index, match.Length));
            }
        }

        return found;
    }
}
