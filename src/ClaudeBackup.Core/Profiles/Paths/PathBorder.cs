using System.Globalization;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// Tells a path from what only looks like it: <c>/home/al</c> is no part of <c>/home/alex</c>, <c>/mnt/home/al</c>, <c>${ROOT}/home/al</c> or
/// <c>https://example.com/home/al</c>. Pure.
/// </summary>
internal static class PathBorder
{
    private const int Deepest = 8;

    // compilers take these without a blank
    private static readonly string[] Flags = ["-isystem", "-iquote", "-idirafter", "-include"];

    /// <summary>Whether a path may begin behind this text.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> before) => MayBegin(before, Deepest, isAfterSlash: false);

    /// <summary>Whether a path may end before this text, or go on with a name below it.</summary>
    /// <param name="after">What comes behind the path.</param>
    /// <param name="isWindows">Whether a backslash parts its names.</param>
    public static bool MayEnd(ReadOnlySpan<byte> after, bool isWindows)
    {
        if (after.IsEmpty)
        {
            return true;
        }

        var next = after.Length > 1 ? (char)after[1] : ' ';
        return (char)after[0] switch
        {
            '/' or ':' or ',' or ';' or ')' or ']' or '}' or '>' or '<' or '|' or '&' => true,
            <= ' ' => true,
            // "/home/al"_old is another name, in quotes or not
            '"' or '\'' or '`' => !char.IsAsciiLetterOrDigit(next) && next is not ('_' or '$' or '@' or '-' or '+'),
            '.' or '!' or '?' => next is <= ' ' or '"' or '\'' or '`' or ')' or ']' or '\\' or '<',
            '=' => next is '/' or '"' or '\'' or <= ' ',
            '\\' => isWindows || next is '"' or '\'' or '`' or '\\' or 'n' or 'r' or 't' or 'u',
            _ => false,
        };
    }

    private static bool MayBegin(ReadOnlySpan<byte> before, int depth, bool isAfterSlash)
    {
        if (before.IsEmpty || before.SequenceEqual("\uFEFF"u8))
        {
            return true;
        }

        if (depth == 0)
        {
            return false;
        }

        var (last, length) = LastOf(before);
        var rest = before[..^length];
        return last switch
        {
            <= ' ' or ',' or ';' or '(' or '[' or '{' or '|' or '&' or '<' or '>' or '^' => true,
            '=' => true,
            ':' => !isAfterSlash && !IsElsewhere(rest),
            '"' or '\'' or '`' => IsOpening(last, rest, depth),
            '/' => !isAfterSlash && (IsAddress(rest) || MayBegin(rest, depth - 1, isAfterSlash: true)),
            '@' or '#' or '!' => MayBegin(rest, depth - 1, isAfterSlash),
            '-' or '+' => MayBeginBehindSign(rest, depth),
            _ => char.IsAsciiLetter(last) && IsFlag(before, depth),
        };
    }

    // the last character, with an escape of it taken for what it means
    private static (char Last, int Length) LastOf(ReadOnlySpan<byte> before)
    {
        var last = (char)before[^1];
        if (
            before.Length >= 6
            && before[^5] is (byte)'u'
            && before[^6] is (byte)'\\'
            && ushort.TryParse(before[^4..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
        )
        {
            return ((char)unit, 6);
        }

        if (before.Length < 2 || before[^2] is not (byte)'\\')
        {
            return (last, 1);
        }

        var slashes = before.Length - 1 - before[..^1].TrimEnd((byte)'\\').Length;
        return last switch
        {
            'n' or 'r' or 't' or 'f' or 'v' or 'b' or '0' => ('\n', 1 + slashes),
            '"' or '\'' or '`' => (last, 1 + slashes),
            _ => (last, 1),
        };
    }

    // a quote that closes something has the path as the rest of a longer one
    private static bool IsOpening(char quote, ReadOnlySpan<byte> before, int depth)
    {
        if (MayBegin(before, depth - 1, isAfterSlash: false))
        {
            return true;
        }

        // r"…", f'…', $'…'
        var word = before[..^(before.Length - before.TrimEnd("frbuFRBUL$@"u8).Length)];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return before.Length - word.Length is 1 or 2
            && line.Count((byte)quote) % 2 == 0
            && MayBegin(word, depth - 1, isAfterSlash: false);
    }

    // file:// is an address of this machine, and so is a scheme of one's own; what the web has is not
    private static bool IsAddress(ReadOnlySpan<byte> beforeSlash)
    {
        var scheme =
            beforeSlash.EndsWith("://"u8) ? beforeSlash[..^3]
            : beforeSlash.EndsWith(":/"u8) ? beforeSlash[..^2]
            : default;
        return !scheme.IsEmpty
            && char.IsAsciiLetterOrDigit((char)scheme[^1])
            && beforeSlash.EndsWith("/"u8)
            && !scheme.EndsWith("http"u8)
            && !scheme.EndsWith("https"u8)
            && !scheme.EndsWith("ssh"u8)
            && !scheme.EndsWith("git"u8);
    }

    // ann@server:/home/ann is a path of the server, C:/home/ann one of a drive
    private static bool IsElsewhere(ReadOnlySpan<byte> before)
    {
        var start = before.Length;
        while (
            start > 0 && (char.IsAsciiLetterOrDigit((char)before[start - 1]) || ".-_@"u8.Contains(before[start - 1]))
        )
        {
            start--;
        }

        var word = before[start..];
        var isDrive = word.Length == 1 && char.IsAsciiLetter((char)word[0]) && !before[..start].EndsWith("$"u8);
        return isDrive || word.Contains((byte)'@');
    }

    // ${NAME:-/home/al}, ${NAME-/home/al}, EnvironmentFile=-/home/al
    private static bool MayBeginBehindSign(ReadOnlySpan<byte> before, int depth)
    {
        var name = before.TrimEnd((byte)':');
        while (!name.IsEmpty && (char.IsAsciiLetterOrDigit((char)name[^1]) || name[^1] is (byte)'_'))
        {
            name = name[..^1];
        }

        return name.EndsWith("${"u8)
            || (!before.EndsWith("+"u8) && !before.EndsWith("-"u8) && MayBegin(before, depth - 1, isAfterSlash: false));
    }

    // -I/home/al/include
    private static bool IsFlag(ReadOnlySpan<byte> before, int depth)
    {
        var start = before.LastIndexOf((byte)'-');
        var length = start < 0 ? 0 : before.Length - start;
        var isKnown = length == 2;
        foreach (var flag in Flags)
        {
            isKnown |=
                length == flag.Length && before[start..].SequenceEqual(System.Text.Encoding.ASCII.GetBytes(flag));
        }

        return isKnown && MayBegin(before[..start], depth - 1, isAfterSlash: false);
    }
}
