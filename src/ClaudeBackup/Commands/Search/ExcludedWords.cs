namespace ClaudeBackup.Commands;

/// <summary>
/// Lets <c>-word</c> be a word that is excluded, as the query has it, and not letters of options: those of a search do not go together anyway. Pure.
/// </summary>
internal static class ExcludedWords
{
    private const string Command = "search";
    private const string Options = "Clch?";

    /// <summary>The command line in which such a word is told from an option by the blank before it.</summary>
    /// <param name="arguments">As they were typed.</param>
    public static string[] Freed(string[] arguments) =>
        arguments.FirstOrDefault(a => !a.StartsWith('-')) == Command
            ? [.. arguments.Select(a => IsExcluded(a) ? $" {a}" : a)]
            : arguments;

    /// <summary>The word as it was typed.</summary>
    public static string Typed(string word) => word.StartsWith(" -", StringComparison.Ordinal) ? word[1..] : word;

    /// <summary>What is to be known of a word that looks like an option of another program, as a sentence; null for any other.</summary>
    /// <param name="word">As it was typed.</param>
    public static string? Told(string word) =>
        Typed(word) is ['-', var letter, ..] typed && typed.Length <= 3 && char.IsAsciiLetter(letter)
            ? $"{typed} leaves out what has the word {typed[1..]}: it is no option of a search, which ignores case by itself."
            : null;

    // -C2 and -C=2 are the option with its number
    private static bool IsExcluded(string argument) =>
        argument is ['-', not '-', ..]
        && !(argument.Length == 2 && Options.Contains(argument[1], StringComparison.Ordinal))
        && !(argument[1] == 'C' && argument[2..].TrimStart('=', ':').All(char.IsAsciiDigit));
}
