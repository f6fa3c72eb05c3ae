using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>What files of exported sessions are called. Pure.</summary>
public static class ExportNames
{
    private const int LongestTitle = 48;
    private const int DigitsOfId = 8;

    /// <summary>For example <c>2026-03-01-fix-the-login-3f2a91c4.md</c>, a name on every system.</summary>
    /// <param name="session">The session.</param>
    /// <param name="format">What it becomes.</param>
    /// <param name="masking">Makes its title fit to be given away.</param>
    public static string Of(StoredSession session, ExportFormat format, Masking masking)
    {
        var day = session.LastActivity.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var title = Words(masking.Again(session.Digest.Title ?? ""));
        return $"{day}-{(title.Length > 0 ? $"{title}-" : "")}{session.Id[..Math.Min(DigitsOfId, session.Id.Length)]}{SessionExporter.Extension(format)}";
    }

    /// <summary>The letters and digits of a text, joined by hyphens.</summary>
    public static string Words(string text)
    {
        var name = new StringBuilder(LongestTitle);
        foreach (var c in text.ToLowerInvariant())
        {
            if (name.Length >= LongestTitle)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                _ = name.Append(c);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                _ = name.Append('-');
            }
        }

        return name.ToString().Trim('-');
    }
}
