using System.Globalization;

namespace ClaudeBackup.Core.Claude;

/// <summary>The name of the folder below <c>projects/</c> that belongs to a directory a session worked in.</summary>
public static class ProjectDirectoryName
{
    private const int LongestKeptWhole = 200;
    private const string Base36Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>
    /// Gives the folder name as Claude Code makes it (measured with client 2.1.330). Many directories share one name
    /// (<c>a.b</c>, <c>a-b</c>), so there is no way back: the directory stands in the entries as <c>cwd</c>.
    /// </summary>
    /// <param name="absolutePath">the real path (links resolved), not normalised in case or Unicode form</param>
    public static string Encode(string absolutePath)
    {
        ArgumentNullException.ThrowIfNull(absolutePath);
        var name = Whole(absolutePath);
        return name.Length <= LongestKeptWhole
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{name.AsSpan(0, LongestKeptWhole)}-{HashOf(absolutePath)}");
    }

    /// <summary>Of the folders in which a session was, that whose name this is: one of them, or one above. Null when it is none of these.</summary>
    /// <param name="name">The name.</param>
    /// <param name="folders">In the notation of any system; null where one is not known.</param>
    public static string? FolderOf(string name, params IEnumerable<string?> folders)
    {
        foreach (var told in folders)
        {
            for (var folder = told; folder is { Length: > 0 }; folder = Above(folder))
            {
                if (string.Equals(Encode(folder), name, StringComparison.Ordinal))
                {
                    return folder;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a folder of that name may lie below a directory.</summary>
    /// <param name="absolutePath">The directory.</param>
    /// <param name="name">The name.</param>
    public static bool MayBeBelow(string absolutePath, string name)
    {
        var begin = Whole(Path.EndsInDirectorySeparator(absolutePath) ? absolutePath : absolutePath + '/');
        var length = Math.Min(begin.Length, LongestKeptWhole);
        return name.AsSpan().StartsWith(begin.AsSpan(0, length), StringComparison.Ordinal);
    }

    private static string? Above(string folder) =>
        folder.LastIndexOfAny(['/', '\\']) is > 0 and var end ? folder[..end] : null;

    private static string Whole(string path) =>
        string.Create(
            path.Length,
            path,
            static (characters, path) =>
            {
                for (var i = 0; i < path.Length; i++)
                {
                    characters[i] = char.IsAsciiLetterOrDigit(path[i]) ? path[i] : '-';
                }
            }
        );

    private static string HashOf(string path)
    {
        var hash = 0;
        foreach (var unit in path)
        {
            hash = unchecked((hash << 5) - hash + unit);
        }

        // as long: the absolute value of the smallest int is no int
        var rest = Math.Abs((long)hash);
        Span<char> digits = stackalloc char[8];
        var start = digits.Length;
        do
        {
            digits[--start] = Base36Digits[(int)(rest % 36)];
            rest /= 36;
        } while (rest > 0);
        return new string(digits[start..]);
    }
}
