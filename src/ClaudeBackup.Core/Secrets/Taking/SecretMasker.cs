using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>Bytes with a secret masked in them.</summary>
/// <param name="Content">As long as before; an asterisk for each byte of the secret.</param>
/// <param name="Ranges">Which bytes, in order, none touching the next.</param>
public sealed record MaskedBytes(byte[] Content, IReadOnlyList<(int Start, int Length)> Ranges)
{
    /// <summary>What was masked from some bytes to others of the same length; null where nothing was.</summary>
    internal static MaskedBytes? Between(ReadOnlySpan<byte> before, byte[] after)
    {
        var ranges = new List<(int, int)>();
        for (var at = before.CommonPrefixLength(after); at < before.Length; )
        {
            var start = at;
            while (at < before.Length && before[at] != after[at])
            {
                at++;
            }

            ranges.Add((start, at - start));
            at += before[at..].CommonPrefixLength(after.AsSpan(at));
        }

        return ranges.Count == 0 ? null : new MaskedBytes(after, ranges);
    }
}

/// <summary>
/// Masks secrets in source bytes: length and line ends stay, and so does what is JSON, for an escape is masked as a whole. One serves one thread.
/// </summary>
/// <param name="isWanted">Whether a secret that a scan found is to be masked.</param>
/// <param name="texts">What is masked wherever it stands, also where no rule finds it.</param>
public sealed class SecretMasker(Predicate<SecretMatch> isWanted, IReadOnlyCollection<byte[]> texts)
{
    private const byte Asterisk = (byte)'*';

    // what is masked may uncover another secret in the same bytes
    private const int MostRounds = 8;

    private static readonly SearchValues<byte> EscapeLetters = SearchValues.Create("bfnrtux\"'/"u8);

    private readonly SecretScanner _scanner = new();

    /// <summary>Masks them.</summary>
    /// <param name="content">Source bytes.</param>
    /// <returns>Null where there is none.</returns>
    public MaskedBytes? Mask(ReadOnlySpan<byte> content)
    {
        byte[]? made = null;
        HashSet<string>? known = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var bytes = made is null ? content : made.AsSpan();
            var matches = _scanner.Scan(bytes);
            var found = new List<(int Start, int End)>();
            foreach (var match in matches)
            {
                if (isWanted(match) || known?.Contains(match.Secret) is false)
                {
                    found.AddRange(PlacesOf(match, bytes));
                }
            }

            if (round == 0)
            {
                Find(content, found);
                known = matches.Select(m => m.Secret).ToHashSet(StringComparer.Ordinal);
            }

            if (found.Count == 0)
            {
                break;
            }

            made ??= content.ToArray();
            foreach (var place in found.Select(f => WithEscape(made, f)))
            {
                Cover(made, place);
            }
        }

        return made is null ? null : MaskedBytes.Between(content, made);
    }

    /// <summary>Whether what is masked wherever it stands is in some bytes; far quicker than to look for secrets.</summary>
    public bool HasText(ReadOnlySpan<byte> content)
    {
        foreach (var text in texts)
        {
            if (content.IndexOf(text) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What to look for besides what rules find, so that a secret is found where it stands alone.</summary>
    /// <param name="match">The secret.</param>
    /// <param name="bytes">Where it was found.</param>
    public static IEnumerable<byte[]> TextsOf(SecretMatch match, ReadOnlySpan<byte> bytes)
    {
        const int least = 8;
        const int leastOfKey = 40;
        var told = new List<byte[]>();
        if (match.Rule.Form is PrivateKeyForm)
        {
            foreach (var (start, length) in KeyLines.Of(bytes, match.Start, match.End))
            {
                // in a line that is escaped, the escapes are no text to look for
                if (length >= leastOfKey && !bytes.Slice(start, length).Contains((byte)'\\'))
                {
                    told.Add(bytes.Slice(start, length).ToArray());
                }
            }

            return told;
        }

        if (match.Secret.Length >= least)
        {
            told.Add(Encoding.Latin1.GetBytes(match.Secret));
            // without the last zero this stands in both byte orders
            told.Add(Encoding.Unicode.GetBytes(match.Secret)[..^1]);
            told.Add(Escaped(match.Secret, times: 1));
            told.Add(Escaped(match.Secret, times: 2));
        }

        return told.DistinctBy(t => Convert.ToHexString(t));
    }

    private static byte[] Escaped(string text, int times)
    {
        for (var time = 0; time < times; time++)
        {
            text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        }

        return Encoding.Latin1.GetBytes(text);
    }

    private static IEnumerable<(int Start, int End)> PlacesOf(SecretMatch match, ReadOnlySpan<byte> bytes)
    {
        if (match.Rule.Form is PrivateKeyForm)
        {
            return KeyLines.Of(bytes, match.Start, match.End).Select(l => (l.Start, l.Start + l.Length));
        }

        var hidden = match.Hidden(bytes);
        return [(hidden.Start.Value, hidden.End.Value)];
    }

    private void Find(ReadOnlySpan<byte> content, List<(int Start, int End)> found)
    {
        foreach (var text in texts)
        {
            for (var at = 0; content[at..].IndexOf(text) is >= 0 and var step; )
            {
                found.Add((at + step, at + step + text.Length));
                at += step + text.Length;
            }
        }
    }

    // what stands behind a backslash may be half of an escape: \n and then what was looked for without its n
    private static (int Start, int End) WithEscape(ReadOnlySpan<byte> bytes, (int Start, int End) place)
    {
        var start = place.Start;
        while (EscapeLetters.Contains(bytes[place.Start]) && start > 0 && bytes[start - 1] == (byte)'\\')
        {
            start--;
        }

        return (start, place.End);
    }

    private static void Cover(Span<byte> bytes, (int Start, int End) place)
    {
        for (var at = place.Start; at < place.End; at++)
        {
            if (bytes[at] is not ((byte)'\n' or (byte)'\r'))
            {
                bytes[at] = Asterisk;
            }
        }
    }
}
