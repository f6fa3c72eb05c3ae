using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// Paths no two of which may be one file anywhere: file systems overlook case, blanks and dots at the end, and how an accent
/// is written.
/// </summary>
public sealed class ForgivingNames
{
    private readonly Dictionary<string, string> _folded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _loose = new(StringComparer.Ordinal);

    /// <summary>Takes a path, <c>/</c> between its parts.</summary>
    /// <returns>False when it may be the file of another one.</returns>
    public bool TryAdd(string path)
    {
        var (loose, isComposed) = Loose(path);
        var isTaken = _loose.TryGetValue(loose, out var others) && (others || isComposed);
        _loose[loose] = others || isComposed;
        return !isTaken && _folded.TryAdd(Folded(path), path);
    }

    /// <summary>Paths that others have for a folder.</summary>
    public IEnumerable<string> FilesThatAreFolders() =>
        _folded
            .Keys.SelectMany(Above)
            .Distinct(StringComparer.Ordinal)
            .Where(_folded.ContainsKey)
            .Select(folder => _folded[folder]);

    private static string Folded(string path) =>
        string.Join('/', path.Split('/').Select(ForgivingName.Fold)).ToUpperInvariant();

    // Nothing here knows which letter and mark make which other letter (the program has no tables of Unicode's compositions). A path with parts to
    // be composed is compared without them and without whatever they may be composed to.
    private static (string Path, bool IsComposed) Loose(string path)
    {
        var kept = new StringBuilder(path.Length);
        var isComposed = false;
        foreach (var c in path)
        {
            if (
                CharUnicodeInfo.GetUnicodeCategory(c)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
            )
            {
                isComposed = true;
                kept.Length -= kept.Length > 0 && char.IsAscii(kept[^1]) && kept[^1] != '/' ? 1 : 0;
            }
            else if (char.IsAscii(c))
            {
                kept.Append(c);
            }
            else
            {
                isComposed |= IsDecomposed(c);
            }
        }

        return (kept.ToString().ToUpperInvariant(), isComposed);
    }

    // the parts of Korean syllables, and the signs and ideographs that are only another code for a letter
    private static bool IsDecomposed(char c) =>
        c is (>= '\u1100' and <= '\u11FF') or '\u2126' or '\u212B' or (>= '\uF900' and <= '\uFAFF');

    private static IEnumerable<string> Above(string path)
    {
        for (var cut = path.LastIndexOf('/'); cut > 0; cut = path.LastIndexOf('/', cut - 1))
        {
            yield return path[..cut];
        }
    }
}
