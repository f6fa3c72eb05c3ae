using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A secret in scanned bytes.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="Length">How long it is, in bytes.</param>
public readonly record struct SecretMatch(SecretRule Rule, int Start, int Length);

/// <summary>
/// Looks for secrets. Anchors are looked for many at once and many bytes at a time; only where one stands its rule is asked. One scanner
/// serves one thread.
/// </summary>
public sealed class SecretScanner
{
    // as much as stays in the processor's cache, widened
    private const int Window = 128 * 1024;

    // More than any secret is long, with what must stand around it. What begins in its second half is left to the next window, which sees
    // all of it.
    private const int Overlap = 12 * 1024;
    private const int Margin = Overlap / 2;

    // Neighbours in a set of a few share what the search looks at first: 5 sets of 76 anchors take 1,900 MB/s, one set of all of them 160.
    private const int AnchorsAtOnce = 16;

    private static readonly AnchorSet[] OfAll = SetsOf(SecretRules.All);

    private readonly AnchorSet[] _sets;

    private readonly char[] _text = new char[Window];

    /// <param name="rules">By which to look; null for all that there are.</param>
    public SecretScanner(IReadOnlyCollection<SecretRule>? rules = null) =>
        _sets = rules is null ? OfAll : SetsOf(rules);

    /// <summary>Gives every secret, in order; one that two rules find is given once.</summary>
    public IReadOnlyList<SecretMatch> Scan(ReadOnlySpan<byte> bytes)
    {
        List<SecretMatch>? found = null;
        var at = 0;
        var from = 0;
        while (true)
        {
            var count = Math.Min(Window, bytes.Length - at);
            var isLast = at + count == bytes.Length;
            // one character for each byte, so that places are places in the bytes
            _ = Encoding.Latin1.GetChars(bytes.Slice(at, count), _text);
            var text = _text.AsSpan(0, count);
            List<SecretMatch>? here = null;
            foreach (var set in _sets)
            {
                Scan(text, at, set, ref here);
            }

            var to = isLast ? bytes.Length : at + count - Margin;
            if (here is not null)
            {
                (found ??= []).AddRange(here.Where(m => m.Start >= from && m.Start < to));
            }

            if (isLast)
            {
                return found is null ? [] : Once(found);
            }

            (at, from) = (at + Window - Overlap, to);
        }
    }

    private static void Scan(ReadOnlySpan<char> text, int offset, AnchorSet anchors, ref List<SecretMatch>? found)
    {
        for (var at = 0; text[at..].IndexOfAny(anchors.Texts) is >= 0 and var step; at++)
        {
            at += step;
            if (anchors.RuleAt(text[at..]) is not { } rule)
            {
                continue;
            }

            var from = Math.Max(0, at - rule.Before);
            var around = text[from..Math.Min(text.Length, at + rule.Longest)];
            if (Match(rule, around, at - from) is { } match)
            {
                (found ??= []).Add(match with { Start = offset + from + match.Start });
            }
        }
    }

    private static AnchorSet[] SetsOf(IReadOnlyCollection<SecretRule> rules) =>
        [
            .. AnchorSet.Of(rules.Where(r => !r.AnyCase), StringComparison.Ordinal),
            .. AnchorSet.Of(rules.Where(r => r.AnyCase), StringComparison.OrdinalIgnoreCase),
        ];

    // the form must hold the anchor: another one close by has its own turn
    private static SecretMatch? Match(SecretRule rule, ReadOnlySpan<char> around, int anchor)
    {
        var start = rule.BeginsWithAnchor ? anchor : 0;
        foreach (var match in rule.Shape.EnumerateMatches(around, start))
        {
            if (match.Index > anchor || match.Index + match.Length <= anchor)
            {
                continue;
            }

            // once more, for its groups, with what stands around it
            var whole = rule.Shape.Match(around[..(match.Index + match.Length)].ToString(), match.Index);
            var secret = whole.Groups["secret"] is { Success: true } group ? group : whole.Groups[0];
            return !rule.LooksRandom || Randomness.Looks(secret.ValueSpan)
                ? new SecretMatch(rule, secret.Index, secret.Length)
                : null;
        }

        return null;
    }

    // a token beside a name is found by both rules: the precise one counts
    private static List<SecretMatch> Once(List<SecretMatch> found)
    {
        var kept = new List<SecretMatch>(found.Count);
        foreach (var match in found.OrderBy(m => m.Start).ThenBy(m => m.Rule.AnyCase))
        {
            if (kept.Count == 0 || kept[^1].Start + kept[^1].Length <= match.Start)
            {
                kept.Add(match);
            }
            else if (kept[^1].Rule.AnyCase && !match.Rule.AnyCase)
            {
                kept[^1] = match;
            }
        }

        return kept;
    }

    private sealed class AnchorSet
    {
        private readonly (string Anchor, SecretRule Rule)[][] _byFirst = new (string, SecretRule)[256][];
        private readonly StringComparison _comparison;

        private AnchorSet((string Anchor, SecretRule Rule)[] anchors, StringComparison comparison)
        {
            _comparison = comparison;
            Texts = SearchValues.Create([.. anchors.Select(a => a.Anchor)], comparison);
            for (var first = 0; first < _byFirst.Length; first++)
            {
                var c = (char)first;
                _byFirst[first] = [.. anchors.Where(a => a.Anchor.AsSpan(0, 1).Equals([c], comparison))];
            }
        }

        public SearchValues<string> Texts { get; }

        public static IEnumerable<AnchorSet> Of(IEnumerable<SecretRule> rules, StringComparison comparison) =>
            rules
                .SelectMany(rule => rule.Anchors.Select(anchor => (Anchor: anchor, rule)))
                .OrderBy(a => a.Anchor, StringComparer.Ordinal)
                .Chunk(AnchorsAtOnce)
                .Select(anchors => new AnchorSet(anchors, comparison));

        public SecretRule? RuleAt(ReadOnlySpan<char> text)
        {
            foreach (var (anchor, rule) in _byFirst[text[0]])
            {
                if (text.StartsWith(anchor, _comparison))
                {
                    return rule;
                }
            }

            return null;
        }
    }
}
