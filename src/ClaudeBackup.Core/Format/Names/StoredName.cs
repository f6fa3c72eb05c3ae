using System.Buffers;
using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// One path component as the repository writes it, and back. Whatever git or a file system would choke on becomes
/// <c>%</c> and two hexadecimal digits; a component too long goes on in a folder of its own after a closing <c>%</c>.
/// <see cref="Unescape"/> is the inverse of <see cref="Escape"/>. The rules stand in <c>docs/format.md</c>.
/// </summary>
public static class StoredName
{
    /// <summary>
    /// UTF-8 bytes of the longest component written, but for the <c>%</c> that closes one which goes on. File systems allow
    /// 255; the rest is room for <c>.v99.99999.gz</c> and for the names of temporary files.
    /// </summary>
    public const int LongestComponent = 200;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ABCDEF");
    private static readonly SearchValues<char> AlwaysEscaped = SearchValues.Create("%\"*:<>?|\\/");

    /// <summary>The components that stand for <paramref name="name"/>: one, or more for a long name.</summary>
    /// <param name="name">One component, as <see cref="PathText"/> decodes it.</param>
    /// <param name="partByCase">Escapes every character, to part paths that differ by case alone.</param>
    public static IReadOnlyList<string> Escape(string name, bool partByCase = false)
    {
        var pieces = Pieces(name, partByCase);
        var components = new List<string>();
        var current = new StringBuilder();
        var bytes = 0;
        foreach (var (text, length) in pieces)
        {
            if (bytes + length > LongestComponent)
            {
                components.Add(Harmless(current.Append('%').ToString()));
                current.Clear();
                bytes = 0;
            }

            current.Append(text);
            bytes += length;
        }

        components.Add(Harmless(current.ToString()));
        return components;
    }

    /// <summary>The name that <paramref name="components"/> stand for.</summary>
    /// <exception cref="FormatException">A component is no product of <see cref="Escape"/>.</exception>
    public static string Unescape(IReadOnlyList<string> components)
    {
        var name = new StringBuilder();
        for (var i = 0; i < components.Count; i++)
        {
            var component = components[i].AsSpan();
            if (i < components.Count - 1)
            {
                component = component.EndsWith("%") ? component[..^1] : throw Malformed(components[i]);
            }

            UnescapeInto(name, component);
        }

        return name.ToString();
    }

    /// <summary>
    /// Whether a component is one that <see cref="Escape"/> makes. Marks may stand as they are: which characters are marks follows the Unicode
    /// tables of the writer's day.
    /// </summary>
    public static bool IsWritten(string component)
    {
        var rest = component.AsSpan();
        rest = GoesOn(component) ? rest[..^1] : rest;
        while (!rest.IsEmpty)
        {
            var length =
                rest[0] == '%' ? EscapeLength(rest)
                : Rune.DecodeFromUtf16(rest, out _, out var read) is OperationStatus.Done && !IsHarmful(rest[0]) ? read
                : 0;
            if (length == 0)
            {
                return false;
            }

            rest = rest[length..];
        }

        return component.Length > 0
            && component[^1] is not ('.' or ' ')
            && Encoding.UTF8.GetByteCount(component) <= LongestComponent + 3
            && Harmless(component) == component;
    }

    /// <summary>Whether the name goes on in the next component.</summary>
    public static bool GoesOn(string component) => component.EndsWith('%');

    private static IEnumerable<(string Text, int Utf8Length)> Pieces(string name, bool partByCase)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
            {
                yield return (name.Substring(i, 2), 4);
                i++;
                continue;
            }

            var trailing = c is '.' or ' ' && i == name.Length - 1;
            if (MustEscape(c) || trailing || partByCase)
            {
                var text = EscapeOne(c);
                yield return (text, text.Length);
            }
            else
            {
                yield return (
                    c.ToString(),
                    c < 0x80 ? 1
                    : c < 0x800 ? 2
                    : 3
                );
            }
        }
    }

    // Every component is looked at on its own: a long name may go on with one that is reserved.
    private static string Harmless(string component) =>
        IsReservedByGit(component) || ForgivingName.IsGit(component) || ForgivingName.IsDevice(component)
            ? EscapeOne(component[0]) + component[1..]
            : component;

    private static bool MustEscape(char c) =>
        IsHarmful(c)
        || char.IsSurrogate(c)
        // Names that differ only in how an accent is composed are one name to APFS and HFS+.
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark
        || c is >= '\u1100' and <= '\u11FF';

    // Besides what names must not hold: characters without width. HFS+ leaves some out when it compares names, and some turn text around.
    private static bool IsHarmful(char c) =>
        c < 0x20
        || c == 0x7F
        || AlwaysEscaped.Contains(c)
        || ForgivingName.IsIgnoredByHfs(c)
        || c is '\u200B' or (>= '\u2060' and <= '\u206F');

    // 0 for what is no escape
    private static int EscapeLength(ReadOnlySpan<char> text)
    {
        var (start, length) = text.Length > 1 && text[1] == 'u' ? (2, 6) : (1, 3);
        return text.Length >= length && !text[start..length].ContainsAnyExcept(Digits) ? length : 0;
    }

    // A byte that is not UTF-8 travels as U+DC80..U+DCFF and is written as that byte; ASCII as its code;
    // anything else by its UTF-16 unit.
    private static string EscapeOne(char c) =>
        c < 0x80 ? string.Create(CultureInfo.InvariantCulture, $"%{(int)c:X2}")
        : c is >= '\uDC80' and <= '\uDCFF' ? string.Create(CultureInfo.InvariantCulture, $"%{c - 0xDC00:X2}")
        : string.Create(CultureInfo.InvariantCulture, $"%u{(int)c:X4}");

    // git reads .gitattributes and .gitmodules anywhere and refuses .git; NTFS knows .git as git~1.
    private static bool IsReservedByGit(string name) =>
        name.StartsWith(".git", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("git~", StringComparison.OrdinalIgnoreCase);

    private static void UnescapeInto(StringBuilder name, ReadOnlySpan<char> component)
    {
        for (var i = 0; i < component.Length; i++)
        {
            if (component[i] != '%')
            {
                name.Append(component[i]);
                continue;
            }

            var unit = i + 1 < component.Length && component[i + 1] == 'u';
            var digits = unit ? 4 : 2;
            var start = unit ? i + 2 : i + 1;
            if (
                start + digits > component.Length
                || !ushort.TryParse(
                    component.Slice(start, digits),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var code
                )
            )
            {
                throw Malformed(component.ToString());
            }

            name.Append((char)(!unit && code >= 0x80 ? code + 0xDC00 : code));
            i = start + digits - 1;
        }
    }

    private static FormatException Malformed(string component) => new($"\"{component}\" is not a stored name.");
}
