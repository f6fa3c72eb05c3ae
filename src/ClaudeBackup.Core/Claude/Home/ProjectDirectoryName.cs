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
        var name = string.Create(
            absolutePath.Length,
            absolutePath,
            static (characters, path) =>
            {
                for (var i = 0; i < path.Length; i++)
                {
                    characters[i] = char.IsAsciiLetterOrDigit(path[i]) ? path[i] : '-';
                }
            }
        );
        return name.Length <= LongestKeptWhole
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{name.AsSpan(0, LongestKeptWhole)}-{HashOf(absolutePath)}");
    }

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
