using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// What file systems take for one name. Windows overlooks blanks and dots at the end and reads <c>:</c> and <c>\</c> as more than letters; HFS+
/// overlooks characters without width; APFS and NTFS overlook case. The one place that knows. Pure, and the same on every system: a name that is
/// harmless here may be opened elsewhere.
/// </summary>
public static class ForgivingName
{
    private const int LongestInBytes = 255;

    private static readonly SearchValues<char> RefusedByWindows = SearchValues.Create("\"*:<>?|\\/");

    private static readonly string[] Devices = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

    /// <summary>
    /// The name without what file systems overlook: blanks around it and dots after it (Windows), characters without
    /// width and marks (HFS+), and the two letters outside ASCII that fold to ASCII (APFS). Case stays.
    /// </summary>
    public static string Fold(string name)
    {
        if (!Ascii.IsValid(name) || name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            var kept = new StringBuilder(name.Length);
            foreach (var rune in name.EnumerateRunes())
            {
                AppendFolded(kept, rune);
            }

            name = kept.ToString();
        }

        return name.TrimEnd('.', ' ').TrimStart(' ');
    }

    /// <summary>Whether a name on disk may open as another name, which is written in ASCII and folded.</summary>
    public static bool Is(string name, string other) =>
        string.Equals(Fold(name), other, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether git on some system would obey what lies under that name: <c>.git</c> in any spelling that opens it, with a stream of NTFS behind
    /// it, behind a backslash, or by its short name.
    /// </summary>
    /// <seealso href="https://git-scm.com/docs/git-config#Documentation/git-config.txt-coreprotectNTFS"/>
    public static bool IsGit(string name)
    {
        foreach (var part in name.Split('\\', '/'))
        {
            var opened = Fold(part.Split(':', 2)[0]);
            if (
                opened.Equals(".git", StringComparison.OrdinalIgnoreCase)
                || opened.StartsWith("git~", StringComparison.OrdinalIgnoreCase)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether Windows takes the name for a device, whatever extension or stream stands behind it.</summary>
    /// <seealso href="https://learn.microsoft.com/windows/win32/fileio/naming-a-file"/>
    public static bool IsDevice(string name)
    {
        var end = name.AsSpan().IndexOfAny('.', ':');
        var stem = (end < 0 ? name : name[..end]).TrimEnd(' ');
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (
                stem.Length == 4
                && (
                    stem.StartsWith("com", StringComparison.OrdinalIgnoreCase)
                    || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase)
                )
                && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³'
            );
    }

    /// <summary>Whether HFS+ leaves a character out when it compares names: <c>.g\u200Cit</c> is <c>.git</c> there.</summary>
    /// <seealso href="https://github.com/git/git/blob/master/utf8.c">the list, in next_hfs_char</seealso>
    public static bool IsIgnoredByHfs(char c) =>
        c
            is (>= '\u200C' and <= '\u200F')
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u206A' and <= '\u206F')
                or '\uFEFF';

    /// <summary>Whether Windows can hold a file of exactly this name.</summary>
    public static bool IsWindowsName(string name) =>
        name.Length is > 0 and <= LongestInBytes
        && !name.AsSpan().ContainsAny(RefusedByWindows)
        && !name.AsSpan().ContainsAnyInRange('\0', '\x1f')
        && name[^1] is not ('.' or ' ')
        && !IsDevice(name);

    /// <summary>Whether Linux and macOS can hold a file of exactly this name.</summary>
    public static bool IsPosixName(string name) =>
        name.Length > 0
        && !name.AsSpan().ContainsAny('/', '\0')
        && PathText.IsName(name)
        && (name.Length * 3 <= LongestInBytes || PathText.Encode(name).Length <= LongestInBytes);

    private static void AppendFolded(StringBuilder kept, Rune rune)
    {
        switch (rune.Value)
        {
            case 0x212A:
                kept.Append('k');
                break;
            case 0x017F:
                kept.Append('s');
                break;
            default:
                if (
                    Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark)
                )
                {
                    kept.Append(rune);
                }

                break;
        }
    }
}
