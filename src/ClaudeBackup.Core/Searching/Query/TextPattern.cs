using System.Globalization;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// A regular expression over whole texts. It runs in linear time whatever was typed, so what needs more (looking around, referring back) is refused.
/// </summary>
internal static class TextPattern
{
    // what is made of one takes memory for each character, and nobody types so many
    private const int MostCharacters = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Why a text is none, behind <c>it</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>Null where it is one.</returns>
    public static string? Fault(string text)
    {
        if (text.Length > MostCharacters)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"has {text.Length} characters, and a regular expression {MostCharacters} at most"
            );
        }

        try
        {
            _ = Of(text, isExact: false);
            return null;
        }
        catch (RegexParseException e)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"is not a valid regular expression: see its character {Math.Clamp(e.Offset, 1, Math.Max(1, text.Length))}"
            );
        }
        catch (ArgumentException)
        {
            return "is not a valid regular expression";
        }
        catch (NotSupportedException)
        {
            return "needs what a search cannot do with regular expressions: look around, refer back to a group, or repeat thousands of times";
        }
    }

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
