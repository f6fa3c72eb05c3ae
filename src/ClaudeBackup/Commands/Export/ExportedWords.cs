using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Commands;

/// <summary>Parts what was typed for a session from the file behind it. Pure.</summary>
internal static class ExportedWords
{
    private static readonly string[] Endings = [".md", ".markdown", ".html", ".htm"];

    /// <summary>What was typed behind <c>export</c>.</summary>
    /// <param name="words">The words.</param>
    /// <param name="all">Whether every session that passes the filters is meant, so that the word is a folder.</param>
    /// <param name="isFiltered">Whether filters may say which session.</param>
    /// <exception cref="BackupException">Usage: it says two things, or nothing.</exception>
    public static (string? Session, string? File) Of(IReadOnlyList<string> words, bool all, bool isFiltered)
    {
        if (all)
        {
            return words.Count > 1
                    ? throw new BackupException(
                        FailureKind.Usage,
                        "--all takes a folder, and no session.",
                        "To export only some sessions, add filters such as --title or --project."
                    )
                : words is [var page]
                && Endings.Any(ending => page.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    ? throw new BackupException(
                        FailureKind.Usage,
                        $"--all writes a folder, and {page} is the name of a file.",
                        "Give the name of a folder; for pages of HTML, add --html."
                    )
                : (null, words is [var folder] ? folder : null);
        }

        if (words is [var one, var other] && IsId(one) && IsId(other))
        {
            throw new BackupException(
                FailureKind.Usage,
                "export takes one session at a time.",
                $"If {other} is the file to write, type it as ./{other}; for several sessions, see --all and its filters: claude-backup export --help"
            );
        }

        var parted = Of(words, isFiltered);
        return parted.Session is null && !isFiltered ? throw SessionArguments.Missing("export", ", or --all") : parted;
    }

    /// <summary>
    /// The last word is a file where it looks like one, or where one word before it is enough to be a session: it has a blank in it, so it was put into
    /// quotes, or it looks like an id. A single word is a file where it looks like one and a filter says which session.
    /// </summary>
    public static (string? Session, string? File) Of(IReadOnlyList<string> words, bool isFiltered) =>
        words.Count == 0 ? (null, null)
        : words.Count == 1 && isFiltered && IsFile(words[0]) ? (null, words[0])
        : words.Count > 1 && (IsFile(words[^1]) || (words.Count == 2 && IsSession(words[0])))
            ? (string.Join(' ', words.SkipLast(1)), words[^1])
        : (string.Join(' ', words), null);

    /// <summary>That the last of several words may have been meant as a file; null for a single word.</summary>
    public static string? Otherwise(string? session) =>
        session?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, .., var last]
            ? $"If {last} is the file to write, type it as ./{last}."
            : null;

    private static bool IsFile(string word) =>
        word == "-"
        || word.AsSpan().ContainsAny('/', '\\')
        || Array.Exists(Endings, ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsSession(string word) => word.Any(char.IsWhiteSpace) || IsId(word);

    // letters alone are a word as well: deed
    private static bool IsId(string word) =>
        word.All(c => char.IsAsciiHexDigit(c) || c == '-') && word.Any(char.IsAsciiDigit);
}
