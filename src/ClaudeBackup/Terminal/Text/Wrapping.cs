using System.Text;

namespace ClaudeBackup.Terminal;

/// <summary>Breaks text into lines at blanks, and never inside a word, a path or a command that somebody will copy.</summary>
internal static class Wrapping
{
    // printed as a blank, as every control character
    private const char Tie = '\u001f';

    private static readonly string[] BehindCommands =
    [
        "and",
        "or",
        "to",
        "once",
        "names",
        "on",
        "in",
        "is",
        "if",
        "when",
        "where",
        "with",
        "here",
        "there",
        "then",
        "now",
        "later",
        "again",
        "still",
        "shows",
        "myself",
    ];

    /// <summary>Text that no line breaks, such as a path with blanks in it.</summary>
    public static string Whole(string text) => text.Replace(' ', Tie);

    /// <summary>The lines of a text.</summary>
    /// <param name="first">What stands before the first; the others are set in by as many columns.</param>
    /// <param name="text">Words.</param>
    /// <param name="width">Columns. What cannot be broken and is wider goes on a line of its own.</param>
    public static IEnumerable<string> Lines(string first, string text, int width)
    {
        var indent = new string(' ', PlainText.Width(first));
        var line = new StringBuilder(first);
        var (used, isEmpty) = (indent.Length, true);
        foreach (var word in TieCommands(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var wide = Columns(word);
            if (!isEmpty && used + 1 + wide > width)
            {
                yield return Blanks(line);
                _ = line.Clear().Append(indent);
                (used, isEmpty) = (indent.Length, true);
            }

            _ = line.Append(isEmpty ? "" : " ").Append(word);
            used += wide + (isEmpty ? 0 : 1);
            isEmpty = false;
        }

        yield return Blanks(line).TrimEnd();
    }

    private static string Blanks(StringBuilder line) => line.ToString().Replace(Tie, ' ');

    private static int Columns(string word) => PlainText.Width(word.Replace(Tie, ' '));

    // a command goes on to the end of its sentence, or to a word that none has
    private static string TieCommands(string text)
    {
        var words = text.Split(' ');
        var tied = new StringBuilder(words[0]);
        var (inCommand, inQuotes) = (Begins(words[0]), IsOpen(words[0], isOpen: false));
        foreach (var (before, word) in words.Zip(words.Skip(1)))
        {
            inCommand =
                inCommand
                && before is not ([] or [.., '.' or ',' or ';' or ')' or ':'])
                && !BehindCommands.Contains(word.TrimEnd('.', ',', ';', ':', ')'));
            _ = tied.Append(inCommand || inQuotes ? Tie : ' ').Append(word);
            inCommand = inCommand || Begins(word);
            inQuotes = IsOpen(word, inQuotes);
        }

        return tied.ToString();
    }

    private static bool Begins(string word) => word.TrimStart('(') == "claude-backup";

    private static bool IsOpen(string word, bool isOpen) => isOpen ^ (word.Count(c => c == '`') % 2 == 1);
}
