using System.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Profiles;

/// <summary>The two folders whose paths are others on another machine.</summary>
/// <param name="User">The user's home.</param>
/// <param name="Claude">The Claude home.</param>
public sealed record Homes(string User, string Claude)
{
    /// <summary>Whether they are paths of Windows.</summary>
    public bool AreWindows => IsDrive(User) || User.StartsWith(@"\\", StringComparison.Ordinal);

    /// <summary>Both by the names that placeholders give them.</summary>
    internal IEnumerable<(string Name, string Path)> Roots =>
        [("claude", Claude.TrimEnd('/', '\\')), ("home", User.TrimEnd('/', '\\'))];

    /// <summary>Whether a path begins with the letter of a drive.</summary>
    internal static bool IsDrive(string path) => path is [var letter, ':', ..] && char.IsAsciiLetter(letter);
}

/// <summary>In which way a path of Windows is written; others are always written with slashes.</summary>
internal enum PathSpelling
{
    /// <summary><c>C:/Users/ann</c>; behind <c>file://</c> with a slash before it, and <c>/c/Users/ann</c> where a permission rule says <c>//</c>.</summary>
    Slashes,

    /// <summary><c>C:\Users\ann</c>.</summary>
    Backslashes,

    /// <summary><c>C:\\Users\\ann</c>, as in JSON.</summary>
    Escaped,
}

/// <summary>One way in which a home may be written in a text.</summary>
/// <param name="Name">Which home.</param>
/// <param name="Spelling">Which way.</param>
/// <param name="Bytes">The path, written so.</param>
/// <param name="Before">What has to stand before it; empty for whatever may stand before a path.</param>
internal sealed record WrittenHome(string Name, PathSpelling Spelling, byte[] Bytes, string Before)
{
    /// <summary>All ways, the longest first, for the Claude home lies in the user's.</summary>
    /// <param name="homes">The homes.</param>
    /// <param name="isDecoded">Whether the text is what a JSON string says, in which nothing is doubled.</param>
    public static IReadOnlyList<WrittenHome> All(Homes homes, bool isDecoded) =>
        [
            .. homes
                .Roots.Where(r => r.Path.Trim('/', '\\').Length > 0)
                .SelectMany(r => Of(r.Name, r.Path, isDecoded))
                .OrderByDescending(w => w.Bytes.Length),
        ];

    /// <summary>How a home is written here in place of a placeholder.</summary>
    /// <param name="path">The home.</param>
    /// <param name="spelling">The placeholder's.</param>
    /// <param name="before">What stands before it.</param>
    /// <param name="isJson">Whether it comes into a string of JSON.</param>
    public static byte[] Here(string path, PathSpelling spelling, ReadOnlySpan<byte> before, bool isJson)
    {
        var isDrive = Homes.IsDrive(path);
        var text =
            spelling is not PathSpelling.Slashes || !isDrive ? path
            : before.EndsWith("://"u8) ? "/" + Slashed(path)
            : before.EndsWith("/"u8) ? OfRule(path)
            : Slashed(path);
        return isJson ? JsonText.Spell(text)
            : spelling is PathSpelling.Escaped ? Encoding.UTF8.GetBytes(Doubled(text))
            : Encoding.UTF8.GetBytes(text);
    }

    private static IEnumerable<WrittenHome> Of(string name, string path, bool isDecoded)
    {
        // a share has no other way; neither has a path of Unix
        yield return new(name, PathSpelling.Slashes, Encoding.UTF8.GetBytes(Slashed(path)), "");
        if (Homes.IsDrive(path))
        {
            yield return new(name, PathSpelling.Slashes, Encoding.UTF8.GetBytes("/" + Slashed(path)), "://");
            yield return new(name, PathSpelling.Slashes, Encoding.UTF8.GetBytes(OfRule(path)), "/");
        }

        if (path.Contains('\\', StringComparison.Ordinal))
        {
            var once = isDecoded ? PathSpelling.Escaped : PathSpelling.Backslashes;
            yield return new(name, once, Encoding.UTF8.GetBytes(path), "");
            if (!isDecoded)
            {
                yield return new(name, PathSpelling.Escaped, Encoding.UTF8.GetBytes(Doubled(path)), "");
            }
        }
    }

    private static string Slashed(string path) => Homes.IsDrive(path) ? path.Replace('\\', '/') : path;

    private static string OfRule(string path) => $"/{char.ToLowerInvariant(path[0])}{Slashed(path)[2..]}";

    private static string Doubled(string path) => path.Replace(@"\", @"\\", StringComparison.Ordinal);
}
