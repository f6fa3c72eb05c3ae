using System.Buffers;

namespace ClaudeBackup.Core.Secrets;

/// <summary>Some anchors that are looked for at once, and the rules that they stand for.</summary>
internal sealed class AnchorSet
{
    // Neighbours in a set of a few share what the search looks at first: in one set of all of them it is ten times slower.
    private const int AnchorsAtOnce = 12;

    private readonly (string Anchor, SecretRule Rule)[][] _byFirst = new (string, SecretRule)[256][];
    private readonly StringComparison _comparison;

    private AnchorSet((string Anchor, SecretRule Rule)[] anchors, StringComparison comparison)
    {
        _comparison = comparison;
        Texts = SearchValues.Create([.. anchors.Select(a => a.Anchor)], comparison);
        for (var first = 0; first < _byFirst.Length; first++)
        {
            var c = (char)first;
            _byFirst[first] =
            [
                .. anchors
                    .Where(a => a.Anchor.AsSpan(0, 1).Equals([c], comparison))
                    .OrderByDescending(a => a.Anchor.Length),
            ];
        }
    }

    /// <summary>What is looked for.</summary>
    public SearchValues<string> Texts { get; }

    /// <summary>The sets of some rules.</summary>
    public static AnchorSet[] Of(IReadOnlyCollection<SecretRule> rules) =>
        [
            .. Of(rules.Where(r => !r.AnyCase), StringComparison.Ordinal),
            .. Of(rules.Where(r => r.AnyCase), StringComparison.OrdinalIgnoreCase),
        ];

    /// <summary>The rules whose anchor stands at the start of a text, each with how long it is; the longest first.</summary>
    public ReadOnlySpan<(string Anchor, SecretRule Rule)> Candidates(char first) => _byFirst[first];

    /// <summary>Whether an anchor stands at the start of a text.</summary>
    public bool IsAt(ReadOnlySpan<char> text, string anchor) => text.StartsWith(anchor, _comparison);

    private static IEnumerable<AnchorSet> Of(IEnumerable<SecretRule> rules, StringComparison comparison) =>
        rules
            .SelectMany(rule => rule.Anchors.Select(anchor => (Anchor: anchor, rule)))
            .OrderBy(a => a.Anchor, StringComparer.Ordinal)
            .Chunk(AnchorsAtOnce)
            .Select(anchors => new AnchorSet(anchors, comparison));
}
