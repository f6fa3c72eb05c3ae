using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was typed for a session, and chose no single one.</summary>
internal static class NotChosen
{
    private const int MostShown = 20;
    private const string List = "List the sessions with: claude-backup restore --list";

    /// <summary>Says why it chose no single session, and how it would.</summary>
    /// <param name="reporter">Says it.</param>
    /// <param name="typed">An id or words; null where the filter said it all.</param>
    /// <param name="choice">What it chose.</param>
    /// <param name="unknown">What in the filter nothing stored has, if anything.</param>
    /// <param name="otherwise">What else may have been meant where nothing fits, as a sentence; null for nothing.</param>
    public static int Tell(
        Reporter reporter,
        string? typed,
        SessionChoice choice,
        BackupException? unknown,
        string? otherwise
    ) =>
        choice switch
        {
            SessionChoice.Ambiguous(var candidates, var by) => reporter.Fail(
                new BackupException(
                    FailureKind.Usage,
                    Several(typed, candidates.Count),
                    $"{NotShown(reporter, candidates.Count)}{HowToChoose.Of(candidates, by)}"
                )
                {
                    Code = FailureCode.Ambiguous,
                },
                Lines(reporter, candidates)
            ),
            SessionChoice.None when unknown is null && typed is null => reporter.Fail(
                BackupException.NotFound("No session passes the filters.", List)
            ),
            SessionChoice.None(LeftOut: > 0 and var others, _) when unknown is null => reporter.Fail(
                BackupException.NotFound(
                    IsId(typed!)
                        ? $"No session that passes the filters has an id that begins with {typed}."
                        : $"No session that passes the filters has {Quoted(typed!)} in its title or first prompt.",
                    $"Without the filters, {others:N0} {(others == 1 ? "does" : "do")}."
                )
            ),
            SessionChoice.None(_, var nearest) when unknown is null => reporter.Fail(
                None(typed!, nearest.Count, otherwise),
                nearest.Count == 0 ? null : Lines(reporter, nearest)
            ),
            _ => reporter.Fail(unknown!),
        };

    /// <summary>That several fit, as a sentence.</summary>
    public static string Several(string? typed, int count) =>
        typed is null ? $"The filters match {count:N0} sessions." : $"{Quoted(typed)} matches {count:N0} sessions.";

    private static BackupException None(string typed, int nearest, string? otherwise) =>
        IsId(typed) ? BackupException.NotFound($"No stored session has an id that begins with {typed}.", List)
        : Ids(typed) is { } ids
            ? new BackupException(
                FailureKind.Usage,
                $"{ids.Length:N0} ids were given, and this takes one session at a time.",
                $"Begin with the first: {ids[0]}"
            )
        : BackupException.NotFound(
            $"No stored session has {Quoted(typed)} in its title or first prompt.",
            MissingWord.IsList(typed)
                ? "Did you mean: claude-backup restore --list?"
                : $"{(otherwise is null ? "" : otherwise + " ")}{(nearest > 0 ? "These are the closest titles. " : "")}{NoMatch.Search(new WantedWords(typed))}"
        );

    private static IReadOnlyList<SessionLine> Lines(Reporter reporter, IReadOnlyList<StoredSession> sessions) =>
        [.. sessions.Take(reporter.IsJson ? sessions.Count : MostShown).Select(SessionLine.Of)];

    private static string NotShown(Reporter reporter, int count) =>
        count > MostShown && !reporter.IsJson ? $"Those are the newest {MostShown}. " : "";

    // as an argument is written that is one
    private static string Quoted(string typed) => IsId(typed) ? typed : $"\"{typed.Trim()}\"";

    // letters alone are a word as well
    private static bool IsId(string typed) =>
        typed.All(c => char.IsAsciiHexDigit(c) || c == '-') && typed.Any(char.IsAsciiDigit);

    // several, where one text was expected: words of a title may look like one
    private static string[]? Ids(string typed) =>
        typed.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } words
        && Array.TrueForAll(words, word => word.Length >= HowToChoose.FewestDigits && IsId(word))
            ? words
            : null;
}
