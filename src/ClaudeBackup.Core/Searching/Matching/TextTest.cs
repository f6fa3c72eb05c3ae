namespace ClaudeBackup.Core.Searching;

/// <summary>
/// What of a query is looked for, ready to be asked both ways: in which passages its words stand, and whether the real text is what was meant.
/// </summary>
internal abstract class TextTest
{
    /// <summary>In which passages of the index it may be.</summary>
    public abstract RowSet Rows(WordRows index);

    /// <summary>Whether it is so of texts that are looked at together.</summary>
    public abstract bool Holds(IReadOnlyList<BlockText> texts);

    /// <summary>Where in a text it is; nothing of what must not be there.</summary>
    public abstract IEnumerable<TextRange> Ranges(BlockText text);

    /// <summary>What it is made of, as far as it has to be there: to see how much of it a text has.</summary>
    public virtual IEnumerable<TextTest> Leaves => [this];

    /// <summary>Makes one of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isExact">Whether case and accents count.</param>
    public static TextTest Of(QueryNode node, bool isExact) =>
        node switch
        {
            QueryNode.Word word => WordTest.TryOf(word, isExact) ?? (TextTest)new PhraseTest(word.Text, isExact),
            QueryNode.Phrase phrase => new PhraseTest(phrase.Text, isExact),
            QueryNode.Pattern pattern => new PatternTest(pattern.Text, isExact),
            QueryNode.All all => new AllTest([.. all.Nodes.Select(n => Of(n, isExact))]),
            QueryNode.Any any => new AnyTest([.. any.Nodes.Select(n => Of(n, isExact))]),
            QueryNode.Not not => new NotTest(Of(not.Node, isExact)),
            _ => throw new InvalidOperationException("The family of nodes is closed."),
        };
}
