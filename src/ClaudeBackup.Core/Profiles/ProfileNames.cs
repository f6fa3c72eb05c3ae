using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// The names of a profile, no two of which may be one file anywhere: file systems overlook case, blanks and dots at the end, and how an accent
/// is written.
/// </summary>
internal sealed class ProfileNames
{
    private readonly Dictionary<string, string> _folded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _loose = new(StringComparer.Ordinal);

    /// <summary>Takes a name.</summary>
    /// <returns>False when it may be the file of another one.</returns>
    public bool TryAdd(string name)
    {
        var (loose, hasMarks) = Loose(name);
        var isTaken = _loose.TryGetValue(loose, out var others) && (others || hasMarks);
        _loose[loose] = others || hasMarks;
        return !isTaken && _folded.TryAdd(Folded(name), name);
    }

    /// <summary>Names that others have for a folder.</summary>
    public IEnumerable<string> FilesThatAreFolders() =>
        _folded
            .Keys.SelectMany(Above)
            .Distinct(StringComparer.Ordinal)
            .Where(_folded.ContainsKey)
            .Select(folder => _folded[folder]);

    private static string Folded(string name) =>
        string.Join('/', name.Split('/').Select(CredentialNames.Fold)).ToUpperInvariant();

    // Nothing here knows which letter and mark make which other letter. A name with marks of their own is compared without both.
    private static (string Name, bool HasMarks) Loose(string name)
    {
        var kept = new StringBuilder(name.Length);
        var hasMarks = false;
        foreach (var c in name)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
            {
                hasMarks = true;
                kept.Length -= kept.Length > 0 && kept[^1] != '/' ? 1 : 0;
            }
            else if (char.IsAscii(c))
            {
                kept.Append(c);
            }
        }

        return (kept.ToString().ToUpperInvariant(), hasMarks);
    }

    private static IEnumerable<string> Above(string name)
    {
        for (var cut = name.LastIndexOf('/'); cut > 0; cut = name.LastIndexOf('/', cut - 1))
        {
            yield return name[..cut];
        }
    }
}
