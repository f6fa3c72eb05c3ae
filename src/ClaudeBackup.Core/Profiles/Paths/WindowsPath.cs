using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Paths of Windows in a text that comes to another system, and the other way round. Pure.</summary>
internal static partial class WindowsPath
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;

    /// <summary>What parts the names of a path that goes on behind a placeholder.</summary>
    /// <param name="content">The file.</param>
    /// <param name="start">Where the placeholder begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="isDoubled">Whether the backslashes are doubled.</param>
    public static IReadOnlyList<(int Start, int End)> Separators(byte[] content, int start, int end, bool isDoubled)
    {
        // in quotes a name may have blanks
        var quote = start > 0 && content[start - 1] is (byte)'"' or (byte)'\'' ? content[start - 1] : (byte)0;
        var length = isDoubled ? 2 : 1;
        var found = new List<(int, int)>();
        for (var at = end; at < content.Length; )
        {
            var slashes = content.AsSpan(at).IndexOfAnyExcept((byte)'\\') is >= 0 and var n ? n : content.Length - at;
            if (slashes >= length)
            {
                // two and one are a separator and an escaped quote
                var isEnd = slashes == length && at + length < content.Length && content[at + length] is (byte)'"';
                if (isEnd && !isDoubled)
                {
                    break;
                }

                found.Add((at, at + length));
                at += length;
            }
            else if (slashes > 0 || IsEnd(content[at], quote))
            {
                break;
            }
            else
            {
                at++;
            }
        }

        return found;
    }

    /// <summary>A path that leads nowhere on the system to which a setup comes; null when there is none.</summary>
    /// <param name="content">The file, with the homes of that system in it.</param>
    /// <param name="from">Whether it comes from Windows.</param>
    public static string? Foreign(byte[] content, bool from)
    {
        if (content.AsSpan().Contains((byte)0))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(content);
        var match = from ? OfWindows().Match(text) : OfUnix().Match(text);
        return match.Success ? match.Groups["path"].Value.Replace(@"\\", @"\", StringComparison.Ordinal) : null;
    }

    private static bool IsEnd(byte b, byte quote) =>
        b < 0x20
        || b == quote
        || b is (byte)'"'
        || (quote == 0 && " '`;|&<>(),".Contains((char)b, StringComparison.Ordinal));

    // C:\…, C:/…, \\server\share, %APPDATA%\…, and what is half a path of each
    [GeneratedRegex(
        @"(?<![A-Za-z0-9/])(?<path>[A-Za-z]:[\\/]{1,4}[A-Za-z0-9_.{%~$][^\s""'`<>|]{0,120}|%[A-Za-z_()]{2,30}%[\\/][^\s""'`<>|]{0,120}|\\{2,4}[A-Za-z0-9][\w.-]{0,60}\\{1,2}[A-Za-z0-9$][^\s""'`<>|]{0,100}|/[\w./-]{2,200}\\{1,2}[\w.-][^\s""'`<>|]{0,100})",
        Form,
        Timeout
    )]
    private static partial Regex OfWindows();

    [GeneratedRegex(
        @"(?:^|[\s""'`=:(,;|&])(?<path>/(?:bin|etc|home|lib|lib64|mnt|nix|opt|private|root|run|sbin|srv|tmp|usr|var|Applications|Library|System|Users|Volumes|snap)/[^\s""'`<>|]{1,120})",
        Form | RegexOptions.Multiline,
        Timeout
    )]
    private static partial Regex OfUnix();
}
