using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>A secret in scanned bytes.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="Length">How long it is there, in bytes: more than it has itself where it is escaped.</param>
/// <param name="Secret">What it says, one character for each byte.</param>
public readonly record struct SecretMatch(SecretRule Rule, int Start, int Length, string Secret)
{
    internal int End => Start + Length;

    /// <summary>All that has to be hidden so that nobody has the secret: of a key every line, not the one by which it is known.</summary>
    /// <param name="bytes">What was scanned.</param>
    public Range Hidden(ReadOnlySpan<byte> bytes)
    {
        var (start, end) = Rule.Form.Extent(bytes, Start, End);
        return start..end;
    }
}

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

    private static readonly AnchorSet[] OfAll = AnchorSet.Of(SecretRules.All);

    // by which a value that a general rule found is looked at once more, when the rules that know its provider are not asked anyway
    private static readonly AnchorSet[] OfProviders = AnchorSet.Of([.. SecretRules.All.Where(r => !r.IsGeneral)]);

    private readonly AnchorSet[] _sets;
    private readonly bool _isPart;
    private readonly WideText _wide = new();

    // no longer than what was scanned: most of what is, such as a value of some settings, is short
    private char[] _text = [];

    /// <param name="rules">By which to look; null for all that there are.</param>
    public SecretScanner(IReadOnlyCollection<SecretRule>? rules = null)
    {
        _sets = rules is null ? OfAll : AnchorSet.Of(rules);
        _isPart = rules is not null;
    }

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
            if (_text.Length < count)
            {
                _text = new char[count];
            }

            // one character for each byte, so that places are places in the bytes
            _ = Encoding.Latin1.GetChars(bytes.Slice(at, count), _text);
            var text = _text.AsSpan(0, count);
            List<SecretMatch>? here = null;
            Scan(text, at, ref here);
            if (_wide.TryNarrow(text))
            {
                List<SecretMatch>? wide = null;
                Scan(_wide.Text, 0, ref wide);
                Widen(wide, at, ref here);
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

    private void Scan(ReadOnlySpan<char> text, int offset, ref List<SecretMatch>? found)
    {
        foreach (var set in _sets)
        {
            Scan(text, offset, set, ref found);
        }

        if (_isPart && found is not null)
        {
            var whole = text.ToString();
            _ = found.RemoveAll(m => m.Rule.IsGeneral && IsOfProvider(whole, m.Start - offset, m.Length));
        }
    }

    // what was found in text that takes two bytes for a character
    private void Widen(List<SecretMatch>? found, int offset, ref List<SecretMatch>? here)
    {
        foreach (var match in found ?? [])
        {
            var (start, end) = (_wide.Place(match.Start), _wide.Place(match.End - 1) + 1);
            if (end - start > match.Length)
            {
                (here ??= []).Add(match with { Start = offset + start, Length = end - start });
            }
        }
    }

    private static void Scan(ReadOnlySpan<char> text, int offset, AnchorSet anchors, ref List<SecretMatch>? found)
    {
        for (var at = 0; text[at..].IndexOfAny(anchors.Texts) is >= 0 and var step; at++)
        {
            at += step;
            foreach (var (anchor, rule) in anchors.Candidates(text[at]))
            {
                if (!anchors.IsAt(text[at..], anchor))
                {
                    continue;
                }

                var from = Math.Max(0, at - rule.Before);
                var around = text[from..Math.Min(text.Length, at + rule.Longest)];
                if (
                    rule.Form.Find(around, at - from, anchor.Length) is { } secret
                    && (!rule.LooksRandom || Randomness.Looks(secret.Secret.AsSpan(secret.Mark)))
                )
                {
                    (found ??= []).Add(
                        new SecretMatch(rule, offset + from + secret.Start, secret.Length, secret.Secret)
                    );
                }
            }
        }
    }

    private static bool IsOfProvider(string text, int start, int length)
    {
        var from = Math.Max(0, start - SecretRule.Around);
        List<SecretMatch>? found = null;
        foreach (var set in OfProviders)
        {
            Scan(
                text.AsSpan(from, Math.Min(text.Length, start + length + SecretRule.Around) - from),
                from,
                set,
                ref found
            );
        }

        return found?.Any(m => m.Start < start + length && m.End > start) ?? false;
    }

    // a token beside a name is found by both rules: the precise one counts
    private static List<SecretMatch> Once(List<SecretMatch> found)
    {
        var kept = new List<SecretMatch>(found.Count);
        foreach (var match in found.OrderBy(m => m.Start).ThenBy(m => m.Rule.IsGeneral).ThenByDescending(m => m.Length))
        {
            if (kept.Count == 0 || kept[^1].End <= match.Start)
            {
                kept.Add(match);
            }
            else if (kept[^1].Rule.IsGeneral && !match.Rule.IsGeneral)
            {
                kept[^1] = match;
            }
        }

        return kept;
    }
}
