using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A secret in scanned bytes.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="Length">How long it is, in bytes.</param>
public readonly record struct SecretMatch(SecretRule Rule, int Start, int Length);

/// <summary>
/// Looks for secrets. All anchors are looked for at once, many bytes at a time; only where one stands its rule is asked. One scanner
/// serves one thread.
/// </summary>
public sealed class SecretScanner
{
    // as much as stays in the processor's cache, widened
    private const int Window = 128 * 1024;
    private const int Overlap = 8 * 1024;

    private static readonly AnchorSet Exact = new(SecretRules.All.Where(r => !r.AnyCase), StringComparison.Ordinal);

    private static readonly AnchorSet AnyCase = new(
        SecretRules.All.Where(r => r.AnyCase),
        StringComparison.OrdinalIgnoreCase
    );

    private readonly char[] _text = new char[Window];

    /// <summary>Gives every secret, in order; one that two rules find is given once.</summary>
    public IReadOnlyList<SecretMatch> Scan(ReadOnlySpan<byte> bytes)
    {
        List<SecretMatch>? found = null;
        for (var at = 0; at < bytes.Length; at += Window - Overlap)
        {
            var count = Math.Min(Window, bytes.Length - at);
            // one character for each byte, so that places are places in the bytes
            _ = Encoding.Latin1.GetChars(bytes.Slice(at, count), _text);
            var text = _text.AsSpan(0, count);
            Scan(text, at, Exact, ref found);
            Scan(text, at, AnyCase, ref found);
            if (at + count == bytes.Length)
            {
                break;
            }
        }

        return found is null ? [] : Once(found);
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

            var whole = around.Slice(match.Index, match.Length).ToString();
            var secret =
                rule.Shape.Match(whole) is { Success: true } again && again.Groups["secret"] is { Success: true } group
                    ? (group.Index, group.Length)
                    : (Index: 0, whole.Length);
            return !rule.LooksRandom || Randomness.Looks(whole.AsSpan(secret.Index, secret.Length))
                ? new SecretMatch(rule, match.Index + secret.Index, secret.Length)
                : null;
        }

        return null;
    }

    // windows overlap, and a token beside a name is found by both rules: the precise one comes first
    private static List<SecretMatch> Once(List<SecretMatch> found)
    {
        var kept = new List<SecretMatch>(found.Count);
        foreach (var match in found.OrderBy(m => m.Start).ThenBy(m => m.Rule.AnyCase))
        {
            var isWithin = kept.Exists(k => match.Start < k.Start + k.Length && k.Start < match.Start + match.Length);
            if (!isWithin)
            {
                kept.Add(match);
            }
        }

        return kept;
    }

    private sealed class AnchorSet
    {
        private readonly (string Anchor, SecretRule Rule)[][] _byFirst = new (string, SecretRule)[256][];
        private readonly StringComparison _comparison;

        public AnchorSet(IEnumerable<SecretRule> rules, StringComparison comparison)
        {
            _comparison = comparison;
            var anchors = rules.SelectMany(rule => rule.Anchors.Select(anchor => (Anchor: anchor, rule))).ToArray();
            Texts = SearchValues.Create([.. anchors.Select(a => a.Anchor)], comparison);
            for (var first = 0; first < _byFirst.Length; first++)
            {
                var c = (char)first;
                _byFirst[first] = [.. anchors.Where(a => a.Anchor.AsSpan(0, 1).Equals([c], comparison))];
            }
        }

        public SearchValues<string> Texts { get; }

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
