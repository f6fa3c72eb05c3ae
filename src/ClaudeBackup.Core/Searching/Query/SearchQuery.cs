using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Searching;

/// <summary>What is looked for, as it was understood. Whatever was typed is one: nothing is a mistake.</summary>
public sealed record SearchQuery
{
    /// <summary>What has to be in a text; null where only the rest narrows.</summary>
    public QueryNode? Text { get; init; }

    /// <summary>What narrows; those of one name are alternatives, unless they say <em>not</em>.</summary>
    public IReadOnlyList<Qualifier> Qualifiers { get; init; } = [];

    /// <summary>When it has to have been said.</summary>
    public Period Said { get; init; } = Period.Always;

    /// <summary>Whether case and accents count.</summary>
    public bool IsExact { get; init; }

    /// <summary>What was taken otherwise than it looks, as sentences for the user.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether nothing is asked at all.</summary>
    public bool IsEmpty => Text is null && Qualifiers.Count == 0 && !Said.IsLimited;

    /// <summary>The values of a name, of those that must be so, or of those that must not.</summary>
    public IEnumerable<string> Values(QualifierName name, bool isNot = false) =>
        Qualifiers.Where(q => q.Name == name && q.IsNot == isNot).Select(q => q.Value);

    /// <summary>The same, narrowed further.</summary>
    /// <param name="said">When it has to have been said as well.</param>
    /// <param name="more">What else narrows.</param>
    public SearchQuery Within(Period said, IEnumerable<Qualifier> more) =>
        this with
        {
            Said = new Period(said.From > Said.From ? said.From : Said.From, said.To < Said.To ? said.To : Said.To),
            Qualifiers = [.. Qualifiers, .. more],
        };
}
