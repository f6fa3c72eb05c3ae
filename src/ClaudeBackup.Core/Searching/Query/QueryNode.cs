namespace ClaudeBackup.Core.Searching;

/// <summary>What of a query is looked for in texts: a closed family.</summary>
public abstract record QueryNode
{
    private QueryNode() { }

    /// <summary>A word as it was typed; one with signs in it is all its parts, one behind the other.</summary>
    /// <param name="Text">As it was typed.</param>
    /// <param name="IsPrefix">Whether it may go on.</param>
    public sealed record Word(string Text, bool IsPrefix) : QueryNode;

    /// <summary>Exactly these characters; case, accents and the length of blanks aside.</summary>
    /// <param name="Text">What stood between the quotes.</param>
    public sealed record Phrase(string Text) : QueryNode;

    /// <summary>A regular expression.</summary>
    /// <param name="Text">What stood between the slashes.</param>
    public sealed record Pattern(string Text) : QueryNode;

    /// <summary>All of them.</summary>
    /// <param name="Nodes">Two or more.</param>
    public sealed record All(IReadOnlyList<QueryNode> Nodes) : QueryNode;

    /// <summary>One of them.</summary>
    /// <param name="Nodes">Two or more.</param>
    public sealed record Any(IReadOnlyList<QueryNode> Nodes) : QueryNode;

    /// <summary>Where it is not.</summary>
    /// <param name="Node">What must not be there.</param>
    public sealed record Not(QueryNode Node) : QueryNode;
}
