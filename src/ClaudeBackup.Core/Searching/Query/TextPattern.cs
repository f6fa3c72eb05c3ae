using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// A regular expression over whole texts. It runs in linear time whatever was typed, so what needs more (looking around, referring back) is refused.
/// </summary>
internal static class TextPattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Makes one.</summary>
    /// <param name="text">What stood between the slashes.</param>
    /// <param name="isExact">Whether case counts.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It would need more than linear time.</exception>
    public static Regex Of(string text, bool isExact) =>
        new(
            text,
            RegexOptions.NonBacktracking
                | RegexOptions.CultureInvariant
                | RegexOptions.Multiline
                | (isExact ? RegexOptions.None : RegexOptions.IgnoreCase),
            Longest
        );
}
